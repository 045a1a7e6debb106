// Package engine is Leptonica and Tesseract, and the decoders of pictures:
// pictures as Pix values, small functions from picture to picture,
// measurements, and the recogniser.
//
// All cgo of the project is here. The package runs in reader processes only:
// C code can crash, hang and leak, and nothing here tries to prevent that. It
// is not safe for concurrent use; a reader process has one thread for it.
package engine

/*
#cgo pkg-config: lept tesseract
#include <leptonica/allheaders.h>
#include <tesseract/capi.h>
*/
import "C"

func init() {
	// Leptonica writes to standard error by default; a bad file shows in what
	// it returns.
	C.setMsgSeverity(C.L_SEVERITY_NONE)
}

// LeptonicaVersion returns the version of the library in use: "1.82.0".
func LeptonicaVersion() string {
	v := C.getLeptonicaVersion()
	defer C.lept_free(pointer(v))
	return trimName(C.GoString(v))
}

// TesseractVersion returns the version of the library in use: "5.3.0".
func TesseractVersion() string { return C.GoString(C.TessVersion()) }
