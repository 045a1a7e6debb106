#include "tiff.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

// What libtiff's own conversion to colours does not know is decoded here sample
// by sample: depths such as 12 bits, floating point, CMYK of 16 bits, ICC's Lab.

#define MAX_SAMPLES 8

// samples is how the samples of a TIFF are to be read.
typedef struct {
    uint16_t bits, count, format, photometric, planar;
    int colours;      // 1 for grey, 3, or 4 for CMYK
    int alpha;        // the EXTRASAMPLE of the one behind the colours, or 0
    double low, high; // the range of floating point
} samples;

static int describe(TIFF *tif, samples *s) {
    uint16_t extra = 0, *kinds = NULL, ink = INKSET_CMYK;
    memset(s, 0, sizeof *s);
    TIFFGetFieldDefaulted(tif, TIFFTAG_BITSPERSAMPLE, &s->bits);
    TIFFGetFieldDefaulted(tif, TIFFTAG_SAMPLESPERPIXEL, &s->count);
    TIFFGetFieldDefaulted(tif, TIFFTAG_SAMPLEFORMAT, &s->format);
    TIFFGetFieldDefaulted(tif, TIFFTAG_PLANARCONFIG, &s->planar);
    if (!TIFFGetField(tif, TIFFTAG_PHOTOMETRIC, &s->photometric))
        s->photometric = s->count >= 3 ? PHOTOMETRIC_RGB : PHOTOMETRIC_MINISBLACK;
    switch (s->photometric) {
    case PHOTOMETRIC_MINISWHITE:
    case PHOTOMETRIC_MINISBLACK: s->colours = 1; break;
    case PHOTOMETRIC_RGB:
    case PHOTOMETRIC_ICCLAB: s->colours = 3; break;
    case PHOTOMETRIC_SEPARATED:
        TIFFGetFieldDefaulted(tif, TIFFTAG_INKSET, &ink);
        if (ink != INKSET_CMYK) return 0;
        s->colours = 4;
        break;
    default: return 0;
    }
    if (s->count < s->colours || s->count > MAX_SAMPLES) return 0;
    if (s->count > s->colours && TIFFGetField(tif, TIFFTAG_EXTRASAMPLES, &extra, &kinds) && extra > 0) s->alpha = kinds[0];
    if (s->format == SAMPLEFORMAT_IEEEFP) return s->bits == 32 || s->bits == 64;
    return (s->format == SAMPLEFORMAT_UINT || s->format == SAMPLEFORMAT_INT || s->format == SAMPLEFORMAT_VOID) && s->bits >= 1 &&
           s->bits <= 32;
}

int samples_known(TIFF *tif) {
    samples s;
    return describe(tif, &s);
}

// raw returns the bits of a sample. libtiff has brought whole bytes into the
// machine's order; other depths follow each other, highest bit first.
static uint32_t raw(const samples *s, const uint8_t *row, size_t i) {
    uint32_t v = 0;
    uint16_t v16;
    switch (s->bits) {
    case 8: return row[i];
    case 16: memcpy(&v16, row + 2 * i, 2); return v16;
    case 32: memcpy(&v, row + 4 * i, 4); return v;
    }
    for (size_t at = i * s->bits, end = at + s->bits; at < end; at++) v = v << 1 | (row[at >> 3] >> (7 - (at & 7)) & 1);
    return v;
}

static double real(const samples *s, const uint8_t *row, size_t i) {
    float single;
    double v;
    if (s->bits == 64) {
        memcpy(&v, row + 8 * i, 8);
        return v;
    }
    memcpy(&single, row + 4 * i, 4);
    return single;
}

// share returns a sample between 0 and 1.
static double share(const samples *s, const uint8_t *row, size_t i) {
    if (s->format == SAMPLEFORMAT_IEEEFP) {
        double v = (real(s, row, i) - s->low) / (s->high - s->low);
        return v >= 1 ? 1 : v > 0 ? v : 0; // 0 for what is no number, too
    }
    uint32_t most = s->bits == 32 ? UINT32_MAX : (1u << s->bits) - 1, v = raw(s, row, i);
    if (s->format == SAMPLEFORMAT_INT) v ^= 1u << (s->bits - 1);
    return (double)v / most;
}

static uint32_t byte(double v) { return v <= 0 ? 0 : v >= 1 ? 255 : (uint32_t)(v * 255 + 0.5); }

static double gamma_of(double linear) {
    if (linear <= 0.0031308) return linear <= 0 ? 0 : 12.92 * linear;
    return 1.055 * pow(linear, 1 / 2.4) - 0.055;
}

static double cubed(double f) { return f > 6.0 / 29 ? f * f * f : 3 * 36.0 / 841 * (f - 4.0 / 29); }

// from_lab turns CIE L*a*b* under D50, from 0 to 100 and -128 to 127, into sRGB.
static void from_lab(double l, double a, double b, double v[3]) {
    double f = (l + 16) / 116;
    double x = 0.9642 * cubed(f + a / 500), y = cubed(f), z = 0.8249 * cubed(f - b / 200);
    v[0] = gamma_of(3.1338561 * x - 1.6168667 * y - 0.4906146 * z);
    v[1] = gamma_of(-0.9787684 * x + 1.9161415 * y + 0.0334540 * z);
    v[2] = gamma_of(0.0719453 * x - 0.2289914 * y + 1.4052427 * z);
}

// colour turns the samples of a pixel into red, green and blue.
static void colour(const samples *s, const double in[MAX_SAMPLES], double v[3]) {
    double scale = s->bits == 16 ? 65535 / 256.0 : 255; // of a and b
    switch (s->photometric) {
    case PHOTOMETRIC_MINISBLACK: v[0] = v[1] = v[2] = in[0]; break;
    case PHOTOMETRIC_MINISWHITE: v[0] = v[1] = v[2] = 1 - in[0]; break;
    case PHOTOMETRIC_SEPARATED:
        for (int i = 0; i < 3; i++) v[i] = (1 - in[i]) * (1 - in[3]);
        break;
    case PHOTOMETRIC_ICCLAB: // of 16 bits, 100 is 0xff00
        from_lab(in[0] * (s->bits == 16 ? 100 * 65535.0 / 65280 : 100), in[1] * scale - 128, in[2] * scale - 128, v);
        break;
    default: v[0] = in[0], v[1] = in[1], v[2] = in[2];
    }
}

static uint32_t pixel(const samples *s, const double in[MAX_SAMPLES]) {
    double v[3];
    colour(s, in, v);
    if (s->alpha == EXTRASAMPLE_ASSOCALPHA || s->alpha == EXTRASAMPLE_UNASSALPHA) {
        double alpha = in[s->colours];
        for (int i = 0; i < 3; i++) v[i] = (s->alpha == EXTRASAMPLE_UNASSALPHA ? v[i] * alpha : v[i]) + 1 - alpha;
    }
    return byte(v[0]) << 24 | byte(v[1]) << 16 | byte(v[2]) << 8 | 255;
}

// layout is how a picture is cut into strips or tiles.
typedef struct {
    uint32_t width, height, across, down;
    tmsize_t row, chunk;
    int tiled, planes;
} layout;

static int layout_of(TIFF *tif, const codec_header *h, const samples *s, layout *l) {
    l->width = h->width, l->height = h->height;
    l->tiled = TIFFIsTiled(tif);
    l->across = h->width, l->down = h->height;
    if (l->tiled) {
        if (!TIFFGetField(tif, TIFFTAG_TILEWIDTH, &l->across) || !TIFFGetField(tif, TIFFTAG_TILELENGTH, &l->down)) return 0;
    } else {
        TIFFGetFieldDefaulted(tif, TIFFTAG_ROWSPERSTRIP, &l->down);
        if (l->down > h->height) l->down = h->height;
    }
    l->planes = s->planar == PLANARCONFIG_SEPARATE ? s->count : 1;
    l->row = l->tiled ? TIFFTileRowSize(tif) : TIFFScanlineSize(tif);
    l->chunk = l->tiled ? TIFFTileSize(tif) : TIFFStripSize(tif);
    uint64_t bits = (uint64_t)l->across * s->bits * (l->planes > 1 ? 1 : s->count);
    return l->across > 0 && l->down > 0 && l->row > 0 && l->chunk > 0 && l->chunk <= MAX_CHUNK / l->planes &&
           l->chunk / l->row >= l->down && (uint64_t)l->row >= (bits + 7) / 8;
}

// read_planes decodes the chunk of each plane that begins at a pixel, one after
// the other in buffer.
static int read_planes(TIFF *tif, const layout *l, uint32_t x, uint32_t y, uint32_t rows, uint8_t *buffer) {
    for (int p = 0; p < l->planes; p++) {
        uint8_t *to = buffer + (size_t)p * l->chunk;
        tmsize_t want = l->tiled ? l->chunk : rows * l->row;
        tmsize_t got = l->tiled ? TIFFReadEncodedTile(tif, TIFFComputeTile(tif, x, y, 0, p), to, l->chunk)
                                : TIFFReadEncodedStrip(tif, TIFFComputeStrip(tif, y, p), to, want);
        if (got != want) return 0;
    }
    return 1;
}

// each decodes chunk by chunk: into the words, or with none of them to find the
// range of floating point. A chunk that is damaged stays as it is.
static int each(TIFF *tif, samples *s, const layout *l, uint8_t *buffer, uint32_t *words, size_t per_row) {
    int status = CODEC_WHOLE;
    for (uint32_t y = 0; y < l->height; y += l->down) {
        uint32_t rows = l->height - y < l->down ? l->height - y : l->down;
        for (uint32_t x = 0; x < l->width; x += l->across) {
            uint32_t columns = l->width - x < l->across ? l->width - x : l->across;
            if (!read_planes(tif, l, x, y, rows, buffer)) {
                status = CODEC_PARTIAL;
                rows = 0;
            }
            for (uint32_t j = 0; j < rows; j++) {
                for (uint32_t i = 0; i < columns; i++) {
                    double in[MAX_SAMPLES];
                    for (int n = 0; n < s->count; n++) {
                        const uint8_t *row = buffer + (size_t)j * l->row + (l->planes > 1 ? (size_t)n * l->chunk : 0);
                        size_t at = l->planes > 1 ? i : (size_t)i * s->count + n;
                        if (words) {
                            in[n] = share(s, row, at);
                        } else if (n < s->colours && isfinite(in[n] = real(s, row, at))) {
                            if (in[n] < s->low) s->low = in[n];
                            if (in[n] > s->high) s->high = in[n];
                        }
                    }
                    if (words) words[(size_t)(y + j) * per_row + x + i] = pixel(s, in);
                }
            }
            rows = l->height - y < l->down ? l->height - y : l->down;
            if (l->width - x <= l->across) break; // x + across may be more than 32 bits
        }
        if (l->height - y <= l->down) break;
    }
    return status;
}

int samples_decode(TIFF *tif, const codec_header *h, uint32_t *words, size_t per_row) {
    samples s;
    layout l;
    if (per_row != h->width || !describe(tif, &s) || !layout_of(tif, h, &s, &l)) return CODEC_DAMAGED;
    uint8_t *buffer = malloc((size_t)l.chunk * l.planes);
    if (!buffer) return CODEC_DAMAGED;
    if (s.format == SAMPLEFORMAT_IEEEFP) { // white is 1, 255 or 65535, or else the most there is
        static const double whites[] = {1, 255, 65535};
        s.low = HUGE_VAL, s.high = -HUGE_VAL;
        each(tif, &s, &l, buffer, NULL, 0);
        if (s.low >= 0)
            for (int i = 0; i < 3; i++)
                if (s.high <= whites[i]) {
                    s.low = 0, s.high = whites[i];
                    break;
                }
        if (!(s.high > s.low)) s.high = s.low + 1;
    }
    memset(words, 0xff, 4 * (size_t)h->width * h->height);
    int status = each(tif, &s, &l, buffer, words, per_row);
    free(buffer);
    return status;
}
