#include "tiff.h"

#include <stdlib.h>
#include <string.h>

// JPEG 2000, which libtiff does not decode: Aperio's two kinds, the first of
// which keeps colour differences, and the one in use elsewhere.
enum { JPEG2000_YCC = 33003, JPEG2000_RGB = 33005, JPEG2000 = 34712 };

typedef struct {
    const uint8_t *data;
    uint64_t size, at;
} memory;

static tmsize_t memory_read(thandle_t handle, void *to, tmsize_t n) {
    memory *m = handle;
    if (n <= 0 || m->at >= m->size) return 0;
    if ((uint64_t)n > m->size - m->at) n = (tmsize_t)(m->size - m->at);
    memcpy(to, m->data + m->at, (size_t)n);
    m->at += (uint64_t)n;
    return n;
}

static tmsize_t memory_write(thandle_t handle, void *from, tmsize_t n) {
    (void)handle, (void)from, (void)n;
    return 0;
}

static toff_t memory_seek(thandle_t handle, toff_t to, int whence) {
    memory *m = handle;
    if (whence == SEEK_CUR) to += m->at;
    if (whence == SEEK_END) to += m->size;
    return m->at = to;
}

static int memory_close(thandle_t handle) {
    (void)handle;
    return 0;
}

static toff_t memory_size(thandle_t handle) { return ((memory *)handle)->size; }

// libtiff reads mapped bytes where they are, and does not write to them. It
// treats files so, too, and unmapped ones less well: it refuses plain tiles of
// less than a kilobyte.
static int memory_map(thandle_t handle, void **base, toff_t *size) {
    memory *m = handle;
    *base = (void *)m->data;
    *size = m->size;
    return 1;
}

static void memory_unmap(thandle_t handle, void *base, toff_t size) { (void)handle, (void)base, (void)size; }

static int silent(TIFF *tif, void *user, const char *module, const char *format, va_list rest) {
    (void)tif, (void)user, (void)module, (void)format, (void)rest;
    return 1;
}

// open_frame opens the directory at an offset, the first one for 0.
static TIFF *open_frame(memory *m, uint64_t frame) {
    TIFFOpenOptions *options = TIFFOpenOptionsAlloc();
    if (!options) return NULL;
    TIFFOpenOptionsSetMaxSingleMemAlloc(options, MAX_CHUNK);
    TIFFOpenOptionsSetErrorHandlerExtR(options, silent, NULL);
    TIFFOpenOptionsSetWarningHandlerExtR(options, silent, NULL);
    TIFF *tif = TIFFClientOpenExt("memory", "r", m, memory_read, memory_write, memory_seek, memory_close, memory_size, memory_map,
                                  memory_unmap, options);
    TIFFOpenOptionsFree(options);
    if (tif && frame > 0 && !TIFFSetSubDirectory(tif, frame)) {
        TIFFClose(tif);
        return NULL;
    }
    return tif;
}

static int is_fax(int compression) {
    return compression >= COMPRESSION_CCITTRLE && compression <= COMPRESSION_CCITTFAX4;
}

static int is_jpeg2000(int compression) {
    return compression == JPEG2000_YCC || compression == JPEG2000_RGB || compression == JPEG2000;
}

// is_unspecified reports whether nothing says what the sample behind the colours
// is. libtiff's conversion takes it for opacity.
static int is_unspecified(TIFF *tif) {
    uint16_t n = 0, *kinds = NULL;
    return !TIFFGetField(tif, TIFFTAG_EXTRASAMPLES, &n, &kinds) || n == 0 || kinds[0] == EXTRASAMPLE_UNSPECIFIED;
}

// is_convertible reports whether libtiff knows colours like these.
static int is_convertible(TIFF *tif) {
    char why[1024];
    TIFFRGBAImage img;
    if (!TIFFRGBAImageBegin(&img, tif, 1, why)) return 0;
    TIFFRGBAImageEnd(&img);
    return 1;
}

static int look(TIFF *tif, codec_header *h) {
    uint16_t bits = 1, samples = 1, compression = COMPRESSION_NONE, photometric;
    if (!TIFFGetField(tif, TIFFTAG_IMAGEWIDTH, &h->width) || !TIFFGetField(tif, TIFFTAG_IMAGELENGTH, &h->height)) {
        return CODEC_DAMAGED;
    }
    TIFFGetFieldDefaulted(tif, TIFFTAG_BITSPERSAMPLE, &bits);
    TIFFGetFieldDefaulted(tif, TIFFTAG_SAMPLESPERPIXEL, &samples);
    TIFFGetFieldDefaulted(tif, TIFFTAG_COMPRESSION, &compression);
    if (!TIFFGetField(tif, TIFFTAG_PHOTOMETRIC, &photometric)) {
        photometric = samples >= 3 ? PHOTOMETRIC_RGB : is_fax(compression) ? PHOTOMETRIC_MINISWHITE : PHOTOMETRIC_MINISBLACK;
    }
    h->bits = bits;
    h->samples = samples;
    h->compression = compression;
    h->photometric = photometric;
    h->grey = photometric == PHOTOMETRIC_MINISWHITE || photometric == PHOTOMETRIC_MINISBLACK;
    // libtiff's own conversion takes four bytes a pixel, whatever the picture.
    int plain = h->grey && samples == 1 && (bits == 1 || bits == 8) && compression != COMPRESSION_OJPEG;
    h->depth = plain ? bits : 32;
    h->ycc = compression == JPEG2000_YCC;
    if (is_jpeg2000(compression)) return samples <= 4 && bits <= 16 ? CODEC_WHOLE : CODEC_UNREAD;
    if (!TIFFIsCODECConfigured(compression)) return CODEC_UNREAD;
    if (!plain && !is_convertible(tif) && !samples_known(tif)) return CODEC_UNREAD;
    if (photometric == PHOTOMETRIC_PALETTE) { // each pixel becomes a colour
        h->bits = 8;
        h->samples = 3;
    }
    return CODEC_WHOLE;
}

int tiff_header(const uint8_t *data, size_t size, uint64_t frame, codec_header *h) {
    memory m = {data, size, 0};
    memset(h, 0, sizeof *h);
    TIFF *tif = open_frame(&m, frame);
    if (!tif) return CODEC_DAMAGED;
    int status = look(tif, h);
    TIFFClose(tif);
    return status;
}

// read_chunk decodes a strip or tile into out, whose n bytes keep what they
// hold where nothing was decoded. It reports whether all of it was.
static int read_chunk(TIFF *tif, const memory *m, uint32_t chunk, uint8_t *out, tmsize_t n) {
    tmsize_t got = TIFFIsTiled(tif) ? TIFFReadEncodedTile(tif, chunk, out, n) : TIFFReadEncodedStrip(tif, chunk, out, n);
    if (got >= 0) return got == n;
    // libtiff does not try a chunk that the end of the file cuts off.
    uint64_t from = TIFFGetStrileOffset(tif, chunk), length = TIFFGetStrileByteCount(tif, chunk);
    if (from >= m->size || length <= m->size - from) return 0;
    length = m->size - from;
    uint8_t *copy = malloc(length); // libtiff may turn its bits round
    if (!copy) return 0;
    memcpy(copy, m->data + from, length);
    TIFFReadFromUserBuffer(tif, chunk, copy, (tmsize_t)length, out, n);
    free(copy);
    return 0;
}

// decode_plain decodes one sample of 1 or 8 bits a pixel.
static int decode_plain(TIFF *tif, const memory *m, const codec_header *h, uint8_t *rows, size_t stride) {
    int tiled = TIFFIsTiled(tif);
    uint32_t across = h->width, down = h->height;
    if (tiled) {
        if (!TIFFGetField(tif, TIFFTAG_TILEWIDTH, &across) || !TIFFGetField(tif, TIFFTAG_TILELENGTH, &down)) return CODEC_DAMAGED;
    } else {
        TIFFGetFieldDefaulted(tif, TIFFTAG_ROWSPERSTRIP, &down);
        if (down > h->height) down = h->height;
    }
    tmsize_t row = tiled ? TIFFTileRowSize(tif) : TIFFScanlineSize(tif);
    tmsize_t chunk = tiled ? TIFFTileSize(tif) : TIFFStripSize(tif);
    if (across == 0 || down == 0 || row <= 0 || chunk <= 0 || chunk > MAX_CHUNK || chunk / row < down) return CODEC_DAMAGED;
    uint8_t *buffer = malloc((size_t)chunk);
    if (!buffer) return CODEC_DAMAGED;

    // Leptonica's 1 is black in bilevel pictures, white in grey ones.
    int white_is_zero = h->photometric == PHOTOMETRIC_MINISWHITE;
    int invert = h->bits == 1 ? !white_is_zero : white_is_zero;
    int status = CODEC_WHOLE;
    for (uint32_t y = 0; y < h->height; y += down) {
        uint32_t n = h->height - y < down ? h->height - y : down;
        for (uint32_t x = 0; x < h->width; x += across) {
            memset(buffer, white_is_zero ? 0 : 0xff, (size_t)chunk);
            uint32_t index = tiled ? TIFFComputeTile(tif, x, y, 0, 0) : TIFFComputeStrip(tif, y, 0);
            if (!read_chunk(tif, m, index, buffer, tiled ? chunk : n * row)) status = CODEC_PARTIAL;
            uint32_t pixels = h->width - x < across ? h->width - x : across;
            size_t bytes = ((size_t)pixels * h->bits + 7) / 8, from = (size_t)x * h->bits / 8;
            for (uint32_t i = 0; i < n; i++) {
                uint8_t *to = rows + (size_t)(y + i) * stride + from;
                memcpy(to, buffer + (size_t)i * row, bytes);
                if (invert)
                    for (size_t j = 0; j < bytes; j++) to[j] = ~to[j];
            }
            if (h->width - x <= across) break; // x + across may be more than 32 bits
        }
        if (h->height - y <= down) break;
    }
    free(buffer);
    return status;
}

// on_paper lays a sample with its alpha over white.
static uint32_t on_paper(uint32_t v, uint32_t alpha, int multiply) {
    if (multiply) v = (v * alpha + 127) / 255;
    v += 255 - alpha;
    return v > 255 ? 255 : v;
}

// decode_colour has libtiff convert a band of strips or tiles after the other,
// so that a damaged one leaves its own place white and no other.
static int decode_colour(TIFF *tif, const codec_header *h, uint32_t *words, size_t per_row) {
    char why[1024];
    TIFFRGBAImage img;
    if (per_row != h->width || !TIFFRGBAImageBegin(&img, tif, 1, why)) return CODEC_DAMAGED;
    // Rows as they are stored; recto turns the page itself.
    img.orientation = img.req_orientation = ORIENTATION_TOPLEFT;
    uint32_t down = h->height;
    if (TIFFIsTiled(tif)) {
        TIFFGetField(tif, TIFFTAG_TILELENGTH, &down);
    } else {
        TIFFGetFieldDefaulted(tif, TIFFTAG_ROWSPERSTRIP, &down);
    }
    if (down == 0 || down > h->height) down = h->height;
    size_t pixels = (size_t)h->width * h->height;
    int opaque = h->samples > 3 && is_unspecified(tif);
    memset(words, opaque ? 0xff : 0, 4 * pixels); // white or transparent
    int status = CODEC_WHOLE;
    for (uint32_t y = 0; y < h->height; y += down) {
        uint32_t n = h->height - y < down ? h->height - y : down;
        img.row_offset = (int)y;
        if (!TIFFRGBAImageGet(&img, words + (size_t)y * per_row, h->width, n)) status = CODEC_PARTIAL;
        if (n < down) break;
    }
    // libtiff has multiplied colours by their alpha, greys not.
    int multiply = h->grey && img.alpha == EXTRASAMPLE_UNASSALPHA;
    for (size_t i = 0; i < pixels; i++) {
        uint32_t v = words[i], a = opaque ? 255 : TIFFGetA(v);
        words[i] = on_paper(TIFFGetR(v), a, multiply) << 24 | on_paper(TIFFGetG(v), a, multiply) << 16 |
                   on_paper(TIFFGetB(v), a, multiply) << 8 | 255;
    }
    TIFFRGBAImageEnd(&img);
    return status;
}

// decode_jpeg2000 decodes strips or tiles each of which is a codestream.
static int decode_jpeg2000(TIFF *tif, const memory *m, const codec_header *h, uint32_t *words, size_t per_row) {
    uint32_t across = h->width, down = h->height, chunks = TIFFIsTiled(tif) ? TIFFNumberOfTiles(tif) : TIFFNumberOfStrips(tif);
    if (TIFFIsTiled(tif)) {
        if (!TIFFGetField(tif, TIFFTAG_TILEWIDTH, &across) || !TIFFGetField(tif, TIFFTAG_TILELENGTH, &down)) return CODEC_DAMAGED;
    } else {
        TIFFGetFieldDefaulted(tif, TIFFTAG_ROWSPERSTRIP, &down);
    }
    if (across == 0 || down == 0) return CODEC_DAMAGED;
    uint32_t columns = h->width / across + (h->width % across != 0);
    memset(words, 0xff, 4 * per_row * h->height);
    int status = CODEC_WHOLE;
    for (uint32_t n = 0; n < chunks && n / columns < h->height / down + 1; n++) {
        uint32_t x = n % columns * across, y = n / columns * down;
        if (y >= h->height) break;
        uint64_t from = TIFFGetStrileOffset(tif, n), length = TIFFGetStrileByteCount(tif, n);
        codec_header part;
        uint32_t *pixels = NULL;
        int ok = from < m->size && length <= m->size - from && jp2_header(m->data + from, length, &part) == CODEC_WHOLE &&
                 part.width <= across && part.height <= down && (uint64_t)part.width * part.height <= MAX_CHUNK / 4 &&
                 (pixels = malloc((size_t)4 * part.width * part.height)) != NULL;
        if (ok) {
            part.ycc = h->ycc;
            int got = jp2_decode(m->data + from, length, &part, pixels, part.width);
            ok = got == CODEC_WHOLE;
            uint32_t w = part.width < h->width - x ? part.width : h->width - x;
            for (uint32_t j = 0; got != CODEC_DAMAGED && j < part.height && j < h->height - y; j++)
                memcpy(words + (size_t)(y + j) * per_row + x, pixels + (size_t)j * part.width, (size_t)4 * w);
        }
        free(pixels);
        if (!ok) status = CODEC_PARTIAL;
    }
    return status;
}

int tiff_decode(const uint8_t *data, size_t size, uint64_t frame, const codec_header *h, uint32_t *words, size_t per_row) {
    memory m = {data, size, 0};
    TIFF *tif = open_frame(&m, frame);
    if (!tif) return CODEC_DAMAGED;
    int status;
    if (is_jpeg2000(h->compression)) {
        status = decode_jpeg2000(tif, &m, h, words, per_row);
    } else if (h->depth < 32) {
        status = decode_plain(tif, &m, h, (uint8_t *)words, 4 * per_row);
    } else if (is_convertible(tif)) {
        status = decode_colour(tif, h, words, per_row);
    } else {
        status = samples_decode(tif, h, words, per_row);
    }
    TIFFClose(tif);
    return status;
}
