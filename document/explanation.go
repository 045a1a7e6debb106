package document

// Explanation shows how a page was read: what was done to its picture, in the
// order in which it was done, and what came of it.
type Explanation struct {
	Chapters []Chapter `json:"chapters"`
}

// Chapter is a part of the story: the look at the page, a reading.
type Chapter struct {
	Name string `json:"name"`
	// Kept is true for the reading that became the page.
	Kept  bool        `json:"kept,omitempty"`
	Steps []ShownStep `json:"steps"`
	// Decisions are those on the letters of single words, in reading order.
	Decisions []Decision `json:"decisions,omitempty"`
}

// Decision says that a word was written otherwise than it was read first, and
// which rule asked for it.
type Decision struct {
	From string `json:"from"`
	To   string `json:"to"`
	Rule string `json:"rule"`
}

// ShownStep is a step with the picture that it left.
type ShownStep struct {
	Step
	// Width and Height are those of the picture that was worked on, in pixels.
	Width  int `json:"width,omitempty"`
	Height int `json:"height,omitempty"`
	// Picture is a JPEG of it, made smaller; nil where the step changed nothing.
	Picture []byte `json:"picture,omitempty"`
}
