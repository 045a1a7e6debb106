// Decoders over bytes in memory for what Leptonica reads badly or not at all.
// They keep no pointer to the bytes, open no file, and print nothing.
#ifndef RECTO_CODECS_H
#define RECTO_CODECS_H

#include <stddef.h>
#include <stdint.h>

enum { CODEC_WHOLE, CODEC_PARTIAL, CODEC_DAMAGED, CODEC_UNREAD };

// A picture as its own header tells it; looking allocates nothing by its size.
typedef struct {
    uint32_t width, height;
    uint32_t samples, bits; // of a pixel, of a sample
    int depth;              // of the decoded picture: 1, 8 or 32
    int grey;               // 32 bits deep, but colourless
    int compression, photometric; // of a TIFF
    int ycc;                // a JPEG 2000 of colour differences, which does not say so
} codec_header;

// The headers return CODEC_WHOLE, CODEC_DAMAGED or CODEC_UNREAD, for a kind of
// picture that is not decoded.
//
// The decoders fill words, as many as a Leptonica picture of the header's size
// and depth has, and return CODEC_WHOLE, CODEC_PARTIAL where the rest of a
// damaged picture has been left white or grey, or CODEC_DAMAGED.
//
// The frame of a TIFF is the offset of its directory, 0 for the first one.
//
// 32 bit words are red, green, blue and 255, red highest; narrower pixels lie
// in the order of bytes, not yet swapped for Leptonica. Only decoding a JPEG
// 2000 tells whether it is grey.
int tiff_header(const uint8_t *data, size_t size, uint64_t frame, codec_header *h);
int tiff_decode(const uint8_t *data, size_t size, uint64_t frame, const codec_header *h, uint32_t *words, size_t per_row);

int jp2_header(const uint8_t *data, size_t size, codec_header *h);
int jp2_decode(const uint8_t *data, size_t size, codec_header *h, uint32_t *words, size_t per_row);

// djvu_decode decodes a page, from 0, of which the caller has found out the size
// and the depth, 1 or 32. Decoding tells whether it is grey.
int djvu_decode(const uint8_t *data, size_t size, uint32_t page, codec_header *h, uint32_t *words, size_t per_row);

int heif_header(const uint8_t *data, size_t size, codec_header *h);
int heif_decode(const uint8_t *data, size_t size, codec_header *h, uint32_t *words, size_t per_row);

#endif
