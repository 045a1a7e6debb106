package document

// Drawing says how a picture is drawn. The zero Drawing is all of it, in its own
// size, as a JPEG.
type Drawing struct {
	// Part is what of the picture is drawn, in its pixels; empty stands for all.
	Part Box `json:"part,omitzero"`
	// Width and Height are in pixels, before the turn. A width of 0 is the
	// part's own, a height of 0 the one that keeps its proportions; then it is
	// never drawn wider than it is.
	Width  int `json:"width,omitempty"`
	Height int `json:"height,omitempty"`
	// Turn is in degrees clockwise: 0, 90, 180 or 270.
	Turn int `json:"turn,omitempty"`
	// Colours are what is left of them: "" for all, DrawGrey or DrawBilevel.
	Colours string `json:"colours,omitempty"`
	// PNG asks for a PNG, which has every pixel as it is.
	PNG bool `json:"png,omitempty"`
}

// The values of Drawing.Colours.
const (
	DrawGrey    = "grey"
	DrawBilevel = "bilevel"
)
