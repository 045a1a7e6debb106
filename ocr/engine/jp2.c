#include "codecs.h"

#include <openjpeg.h>
#include <stdlib.h>
#include <string.h>

// More components than any page has; each of them costs memory.
#define MAX_COMPONENTS 8

typedef struct {
    const uint8_t *data;
    size_t size, at;
} memory;

static OPJ_SIZE_T memory_read(void *to, OPJ_SIZE_T n, void *user) {
    memory *m = user;
    if (m->at >= m->size) return (OPJ_SIZE_T)-1;
    if (n > m->size - m->at) n = m->size - m->at;
    memcpy(to, m->data + m->at, n);
    m->at += n;
    return n;
}

static OPJ_OFF_T memory_skip(OPJ_OFF_T n, void *user) {
    memory *m = user;
    if (n < 0) return -1;
    if ((uint64_t)n > m->size - m->at) n = (OPJ_OFF_T)(m->size - m->at);
    m->at += (size_t)n;
    return n;
}

static OPJ_BOOL memory_seek(OPJ_OFF_T to, void *user) {
    memory *m = user;
    if (to < 0 || (uint64_t)to > m->size) return OPJ_FALSE;
    m->at = (size_t)to;
    return OPJ_TRUE;
}

typedef struct {
    memory memory;
    opj_stream_t *stream;
    opj_codec_t *codec;
    opj_image_t *image;
} reader;

static void end(reader *r) {
    if (r->image) opj_image_destroy(r->image);
    if (r->codec) opj_destroy_codec(r->codec);
    if (r->stream) opj_stream_destroy(r->stream);
}

static int is_codestream(const uint8_t *data, size_t size) {
    static const uint8_t magic[] = {0xff, 0x4f, 0xff, 0x51};
    return size >= 4 && memcmp(data, magic, 4) == 0;
}

// find_codestream moves to the codestream in a JP2 file.
static int find_codestream(const uint8_t **data, size_t *size) {
    const uint8_t *at = *data;
    size_t left = *size;
    while (left >= 8) {
        uint64_t length = (uint64_t)at[0] << 24 | at[1] << 16 | at[2] << 8 | at[3], head = 8;
        if (length == 1 && left >= 16) {
            length = 0, head = 16;
            for (int i = 8; i < 16; i++) length = length << 8 | at[i];
        } else if (length == 0) {
            length = left;
        }
        if (length < head) return 0;
        if (memcmp(at + 4, "jp2c", 4) == 0) {
            *data = at + head, *size = (length < left ? length : left) - head;
            return is_codestream(*data, *size);
        }
        if (length > left) return 0;
        at += length, left -= length;
    }
    return 0;
}

// begin_at reads the headers. The caller ends the reader, whatever it returns.
static int begin_at(reader *r, const uint8_t *data, size_t size, int strict) {
    int raw = is_codestream(data, size);
    memset(r, 0, sizeof *r);
    r->memory = (memory){data, size, 0};
    r->stream = opj_stream_default_create(OPJ_TRUE);
    r->codec = opj_create_decompress(raw ? OPJ_CODEC_J2K : OPJ_CODEC_JP2);
    if (!r->stream || !r->codec) return 0;
    opj_stream_set_user_data(r->stream, &r->memory, NULL);
    opj_stream_set_user_data_length(r->stream, size);
    opj_stream_set_read_function(r->stream, memory_read);
    opj_stream_set_skip_function(r->stream, memory_skip);
    opj_stream_set_seek_function(r->stream, memory_seek);
    opj_dparameters_t parameters;
    opj_set_default_decoder_parameters(&parameters);
    return opj_setup_decoder(r->codec, &parameters) && opj_decoder_set_strict_mode(r->codec, strict) &&
           opj_read_header(r->stream, r->codec, &r->image) && r->image;
}

// begin is begin_at, of the picture alone where OpenJPEG does not understand
// what the file says of its colours.
static int begin(reader *r, const uint8_t *data, size_t size, int strict) {
    if (begin_at(r, data, size, strict)) return 1;
    if (is_codestream(data, size) || !find_codestream(&data, &size)) return 0;
    end(r);
    return begin_at(r, data, size, strict);
}

int jp2_header(const uint8_t *data, size_t size, codec_header *h) {
    reader r;
    memset(h, 0, sizeof *h);
    int status = CODEC_DAMAGED;
    if (begin(&r, data, size, 1) && r.image->numcomps > 0 && r.image->x1 > r.image->x0 && r.image->y1 > r.image->y0) {
        status = r.image->numcomps <= MAX_COMPONENTS ? CODEC_WHOLE : CODEC_UNREAD;
        h->width = r.image->x1 - r.image->x0;
        h->height = r.image->y1 - r.image->y0;
        h->samples = r.image->numcomps;
        for (uint32_t i = 0; i < r.image->numcomps; i++)
            if (r.image->comps[i].prec > h->bits) h->bits = r.image->comps[i].prec;
        h->depth = 32;
    }
    end(&r);
    return status;
}

// A plane is a component, read in 8 bits at the picture's own pixels.
typedef struct {
    const opj_image_comp_t *comp;
    const uint8_t *levels; // by value, for up to 16 bits
    int32_t offset;        // makes signed values unsigned
    int shift;             // brings deeper values down to 16 bits
    uint32_t x0, y0;       // of the picture
} plane;

static int plane_begin(plane *p, const opj_image_t *image, uint32_t i) {
    const opj_image_comp_t *comp = &image->comps[i];
    memset(p, 0, sizeof *p);
    if (!comp->data || comp->w == 0 || comp->h == 0 || comp->dx == 0 || comp->dy == 0 || comp->prec == 0 || comp->prec > 31) return 0;
    p->comp = comp;
    p->x0 = image->x0;
    p->y0 = image->y0;
    p->offset = comp->sgnd ? (int32_t)1 << (comp->prec - 1) : 0;
    p->shift = comp->prec > 16 ? (int)comp->prec - 16 : 0;
    uint32_t most = (1u << (comp->prec - p->shift)) - 1;
    uint8_t *levels = malloc((size_t)most + 1);
    if (!levels) return 0;
    for (uint32_t v = 0; v <= most; v++) levels[v] = (uint8_t)((v * 255u + most / 2) / most);
    p->levels = levels;
    return 1;
}

static void plane_row(const plane *p, uint32_t y, uint8_t *out, uint32_t width) {
    const opj_image_comp_t *c = p->comp;
    uint32_t most = (1u << (c->prec - p->shift)) - 1;
    uint32_t row = (p->y0 + y) / c->dy;
    row = row < c->y0 ? 0 : row - c->y0;
    if (row >= c->h) row = c->h - 1;
    const OPJ_INT32 *values = c->data + (size_t)row * c->w;
    for (uint32_t x = 0; x < width; x++) {
        uint32_t column = c->dx == 1 ? p->x0 + x : (p->x0 + x) / c->dx;
        column = column < c->x0 ? 0 : column - c->x0;
        if (column >= c->w) column = c->w - 1;
        int64_t v = ((int64_t)values[column] + p->offset) >> p->shift;
        out[x] = p->levels[v < 0 ? 0 : v > most ? most : v];
    }
}

static int is_cmyk(const opj_image_t *image) {
    if (image->color_space == OPJ_CLRSPC_CMYK) return 1;
    if (image->icc_profile_buf && image->icc_profile_len >= 20) return memcmp(image->icc_profile_buf + 16, "CMYK", 4) == 0;
    return image->color_space == OPJ_CLRSPC_UNSPECIFIED || image->color_space == OPJ_CLRSPC_UNKNOWN;
}

static int is_ycc(const opj_image_t *image) {
    if (image->color_space == OPJ_CLRSPC_SYCC || image->color_space == OPJ_CLRSPC_EYCC) return 1;
    // Only colour differences are stored more coarsely than the rest.
    return image->comps[0].dx == 1 && image->comps[1].dx > 1;
}

static uint32_t clamp(double v) { return v <= 0 ? 0 : v >= 255 ? 255 : (uint32_t)(v + 0.5); }

// fill turns the components into words of colour on white paper.
static int fill(const opj_image_t *image, codec_header *h, uint32_t *words, size_t per_row) {
    // Components in the order of their colours, and the one of opacity.
    uint32_t colours[MAX_COMPONENTS], n = 0;
    int alpha = -1, multiplied = 0;
    for (uint32_t i = 0; i < image->numcomps && i < MAX_COMPONENTS; i++) {
        if (image->comps[i].alpha == 1 || image->comps[i].alpha == 2) {
            alpha = (int)i;
            multiplied = image->comps[i].alpha == 2;
        } else {
            colours[n++] = i;
        }
    }
    if (n == 0) return 0;
    int cmyk = n >= 4 && is_cmyk(image);
    n = cmyk ? 4 : n >= 3 ? 3 : 1;
    int ycc = n == 3 && (h->ycc || is_ycc(image));
    h->grey = n == 1;
    if (alpha >= 0) colours[n++] = (uint32_t)alpha;

    plane planes[5] = {0};
    uint8_t *rows = malloc((size_t)5 * h->width);
    int ok = rows != NULL;
    for (uint32_t i = 0; ok && i < n; i++) ok = plane_begin(&planes[i], image, colours[i]);
    if (alpha >= 0) n--;
    for (uint32_t y = 0; ok && y < h->height; y++) {
        uint32_t *out = words + (size_t)y * per_row;
        for (uint32_t i = 0; i < n + (alpha >= 0); i++) plane_row(&planes[i], y, rows + (size_t)i * h->width, h->width);
        const uint8_t *a = rows, *b = a + h->width, *c = b + h->width, *d = c + h->width, *opacity = rows + (size_t)n * h->width;
        for (uint32_t x = 0; x < h->width; x++) {
            uint32_t v[3];
            if (n == 1) {
                v[0] = v[1] = v[2] = a[x];
            } else if (cmyk) {
                uint32_t k = 255 - d[x];
                v[0] = ((255 - a[x]) * k + 127) / 255;
                v[1] = ((255 - b[x]) * k + 127) / 255;
                v[2] = ((255 - c[x]) * k + 127) / 255;
            } else if (ycc) { // ITU-R BT.601
                double blue = b[x] - 128.0, red = c[x] - 128.0;
                v[0] = clamp(a[x] + 1.402 * red);
                v[1] = clamp(a[x] - 0.344136 * blue - 0.714136 * red);
                v[2] = clamp(a[x] + 1.772 * blue);
            } else {
                v[0] = a[x], v[1] = b[x], v[2] = c[x];
            }
            if (alpha >= 0) {
                uint32_t white = 255 - opacity[x];
                for (int i = 0; i < 3; i++) {
                    uint32_t ink = multiplied ? v[i] : (v[i] * opacity[x] + 127) / 255;
                    v[i] = ink + white > 255 ? 255 : ink + white;
                }
            }
            out[x] = v[0] << 24 | v[1] << 16 | v[2] << 8 | 255;
        }
    }
    for (int i = 0; i < 5; i++) free((void *)planes[i].levels);
    free(rows);
    return ok;
}

// decode_at decodes one way.
static int decode_at(const uint8_t *data, size_t size, int strict, codec_header *h, uint32_t *words, size_t per_row) {
    reader r;
    int ok = begin(&r, data, size, strict) && r.image->x1 - r.image->x0 == h->width && r.image->y1 - r.image->y0 == h->height &&
             opj_decode(r.codec, r.stream, r.image) && fill(r.image, h, words, per_row);
    end(&r);
    return ok;
}

int jp2_decode(const uint8_t *data, size_t size, codec_header *h, uint32_t *words, size_t per_row) {
    // What fails strictly may still give a part, and what fails by what the file
    // says of its colours is read without that.
    const uint8_t *stream = data;
    size_t length = size;
    int wrapped = !is_codestream(data, size) && find_codestream(&stream, &length);
    for (int strict = 1; strict >= 0; strict--) {
        if (decode_at(data, size, strict, h, words, per_row) || (wrapped && decode_at(stream, length, strict, h, words, per_row)))
            return strict ? CODEC_WHOLE : CODEC_PARTIAL;
    }
    return CODEC_DAMAGED;
}
