// What the two decoders of TIFF share.
#ifndef RECTO_TIFF_H
#define RECTO_TIFF_H

#include "codecs.h"

#include <tiffio.h>

// The most that libtiff may allocate at once: a strip that is a whole page.
#define MAX_CHUNK ((tmsize_t)512 << 20)

// samples_known reports whether samples_decode reads the current directory;
// samples_decode does so into words of 32 bits.
int samples_known(TIFF *tif);
int samples_decode(TIFF *tif, const codec_header *h, uint32_t *words, size_t per_row);

#endif
