#include "codecs.h"

#include <libheif/heif.h>
#include <string.h>

// begin opens the primary picture. The caller ends it, whatever it returns.
static int begin(struct heif_context **context, struct heif_image_handle **handle, const uint8_t *data, size_t size) {
    *handle = NULL;
    if (!(*context = heif_context_alloc())) return 0;
    heif_context_set_max_decoding_threads(*context, 0);
    heif_context_set_maximum_image_size_limit(*context, 1 << 15);
    return heif_context_read_from_memory_without_copy(*context, data, size, NULL).code == heif_error_Ok &&
           heif_context_get_primary_image_handle(*context, handle).code == heif_error_Ok;
}

static void end(struct heif_context *context, struct heif_image_handle *handle) {
    if (handle) heif_image_handle_release(handle);
    if (context) heif_context_free(context);
}

int heif_header(const uint8_t *data, size_t size, codec_header *h) {
    struct heif_context *context;
    struct heif_image_handle *handle;
    memset(h, 0, sizeof *h);
    int status = CODEC_DAMAGED;
    if (begin(&context, &handle, data, size)) {
        int width = heif_image_handle_get_width(handle), height = heif_image_handle_get_height(handle);
        if (width > 0 && height > 0) status = CODEC_WHOLE;
        h->width = (uint32_t)width, h->height = (uint32_t)height;
        h->samples = 3, h->bits = 8, h->depth = 32;
    }
    end(context, handle);
    return status;
}

int heif_decode(const uint8_t *data, size_t size, codec_header *h, uint32_t *words, size_t per_row) {
    struct heif_context *context;
    struct heif_image_handle *handle;
    struct heif_image *image = NULL;
    int status = CODEC_DAMAGED, stride = 0;
    const uint8_t *plane = NULL;
    h->grey = 1;
    if (begin(&context, &handle, data, size) &&
        heif_decode_image(handle, &image, heif_colorspace_RGB, heif_chroma_interleaved_RGBA, NULL).code == heif_error_Ok &&
        (uint32_t)heif_image_get_primary_width(image) == h->width && (uint32_t)heif_image_get_primary_height(image) == h->height &&
        (plane = heif_image_get_plane_readonly(image, heif_channel_interleaved, &stride))) {
        for (uint32_t y = 0; y < h->height; y++) {
            const uint8_t *in = plane + (size_t)y * stride;
            for (uint32_t x = 0; x < h->width; x++, in += 4) {
                uint32_t alpha = in[3], v[3];
                for (int i = 0; i < 3; i++) v[i] = (in[i] * alpha + 127) / 255 + 255 - alpha;
                h->grey = h->grey && v[0] == v[1] && v[0] == v[2];
                words[(size_t)y * per_row + x] = v[0] << 24 | v[1] << 16 | v[2] << 8 | 255;
            }
        }
        status = CODEC_WHOLE;
    }
    if (image) heif_image_release(image);
    end(context, handle);
    return status;
}
