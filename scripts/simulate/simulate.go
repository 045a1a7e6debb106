// Package simulate makes scans of pages that it sets itself, so that what
// stands on them is known to the letter: the pages of testdata, and those that
// recto is measured on and fitted to.
//
// A [Page] is text set in a [Face], in one of a few layouts; a [Damage] prints
// it badly, copies and scans it in grey. A [Typewriter] strikes text letter by
// letter and a [Rubber] stamps and signs it; a [Paper] lays their ink on an old
// sheet and scans that in colour. A [Photo] is a bent sheet before a camera.
// [Blanks] are pages on which there is nothing to read. All of them draw the
// same page again from the same seed.
package simulate
