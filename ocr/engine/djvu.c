#include "codecs.h"

#include <libdjvu/ddjvuapi.h>
#include <locale.h>
#include <string.h>

typedef struct {
    ddjvu_context_t *context;
    ddjvu_document_t *document;
    ddjvu_page_t *page;
} djvu;

// answer takes the messages that are there. The library asks for the bytes of
// the file by one of them; for those of any other file there are none.
static void answer(djvu *d, const uint8_t *data, size_t size) {
    const ddjvu_message_t *message;
    while ((message = ddjvu_message_peek(d->context))) {
        if (message->m_any.tag == DDJVU_NEWSTREAM) {
            int stream = message->m_newstream.streamid;
            if (stream == 0) ddjvu_stream_write(d->document, stream, (const char *)data, size);
            ddjvu_stream_close(d->document, stream, stream != 0);
        }
        ddjvu_message_pop(d->context);
    }
}

static void end(djvu *d) {
    if (d->page) ddjvu_page_release(d->page);
    if (d->document) ddjvu_document_release(d->document);
    if (d->context) ddjvu_context_release(d->context);
}

// begin decodes a page. The caller ends it, whatever it returns.
static int begin(djvu *d, const uint8_t *data, size_t size, int page) {
    memset(d, 0, sizeof *d);
    d->context = ddjvu_context_create("recto");
    setlocale(LC_ALL, "C"); // which that has changed, and Tesseract needs
    if (!d->context) return CODEC_DAMAGED;
    if (!(d->document = ddjvu_document_create(d->context, NULL, FALSE))) return CODEC_DAMAGED;
    answer(d, data, size);
    while (!ddjvu_document_decoding_done(d->document)) {
        ddjvu_message_wait(d->context);
        answer(d, data, size);
    }
    if (ddjvu_document_decoding_error(d->document)) return CODEC_DAMAGED;
    if (page >= ddjvu_document_get_pagenum(d->document)) return CODEC_DAMAGED;
    if (!(d->page = ddjvu_page_create_by_pageno(d->document, page))) return CODEC_DAMAGED;
    while (!ddjvu_page_decoding_done(d->page)) {
        ddjvu_message_wait(d->context);
        answer(d, data, size);
    }
    return ddjvu_page_decoding_error(d->page) ? CODEC_PARTIAL : CODEC_WHOLE;
}

// is_grey reports whether no pixel has a colour.
static int is_grey(const uint32_t *words, size_t n) {
    for (size_t i = 0; i < n; i++) {
        uint32_t v = words[i];
        if ((v >> 24) != (v >> 16 & 0xff) || (v >> 24) != (v >> 8 & 0xff)) return 0;
    }
    return 1;
}

int djvu_decode(const uint8_t *data, size_t size, uint32_t page, codec_header *h, uint32_t *words, size_t per_row) {
    djvu d;
    int status = begin(&d, data, size, (int)page);
    if (!d.page || (uint32_t)ddjvu_page_get_width(d.page) != h->width || (uint32_t)ddjvu_page_get_height(d.page) != h->height) {
        end(&d);
        return CODEC_DAMAGED;
    }
    unsigned int masks[4] = {0xff000000, 0x00ff0000, 0x0000ff00, 0x000000ff}; // the last one is set
    ddjvu_format_t *format =
        h->depth == 1 ? ddjvu_format_create(DDJVU_FORMAT_MSBTOLSB, 0, NULL) : ddjvu_format_create(DDJVU_FORMAT_RGBMASK32, 4, masks);
    ddjvu_format_set_row_order(format, TRUE);
    ddjvu_rect_t whole = {0, 0, h->width, h->height};
    memset(words, h->depth == 1 ? 0 : 0xff, 4 * per_row * h->height);
    int drawn = ddjvu_page_render(d.page, h->depth == 1 ? DDJVU_RENDER_BLACK : DDJVU_RENDER_COLOR, &whole, &whole, format, 4 * per_row,
                                  (char *)words);
    if (!drawn && status == CODEC_PARTIAL) status = CODEC_DAMAGED; // else there is nothing on the page
    ddjvu_format_release(format);
    end(&d);
    h->grey = h->depth == 32 && is_grey(words, per_row * h->height);
    return status;
}
