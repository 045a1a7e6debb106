package wire

// Version says what recto is made of: its own revision and build, and the
// parts that decide what it reads. It is what a report of a fault needs.
type Version struct {
	// Commit is the revision of the source and Time its date (RFC 3339); both
	// are empty where recto was built outside of a checkout. Modified is true
	// where the checkout had uncommitted changes.
	Commit   string `json:"commit,omitempty"`
	Time     string `json:"time,omitempty"`
	Modified bool   `json:"modified,omitempty"`
	// Go is the version of the compiler, Platform the system and processor.
	Go       string `json:"go"`
	Platform string `json:"platform"`
	// Reading, Alignment and Translation are ocr.Revision, align.Revision and
	// translation.Revision: each grows when the same input gives another result.
	Reading     int `json:"reading"`
	Alignment   int `json:"alignment"`
	Translation int `json:"translation"`

	Tesseract string `json:"tesseract"`
	Leptonica string `json:"leptonica"`
	PDFium    string `json:"pdfium"`
	// Models has the SHA-256 of each installed Tesseract model of Russian and
	// English, by name, as a Recipe has them.
	Models map[string]string `json:"models"`
}
