package layout

import "recto/document"

// Stops counts the small marks that stand beside letters near the feet of the
// line and near its head. Full stops, commas and dotted leaders stand at the feet
// in every language, and more of them do so than apostrophes and quotation marks
// at the head; on a page that is on its head it is the other way round.
func (i *Ink) Stops() (feet, head int) {
	xHeight := i.XHeight
	if xHeight == 0 {
		return 0, 0
	}
	var letters, marks []document.Box
	for _, c := range i.Components {
		w, h := float64(c.Width()), float64(c.Height())
		switch {
		case h >= 0.7*xHeight && h <= 2.2*xHeight && w >= 0.3*xHeight && w <= 2.5*xHeight:
			letters = append(letters, c)
		case max(w, h) <= 0.55*xHeight && min(w, h) >= 0.12*xHeight:
			marks = append(marks, c)
		}
	}
	const most = 3000
	if len(marks) > most { // specks
		return 0, 0
	}
	reach := int(1.2 * xHeight)
	for _, m := range marks {
		nearest, at := reach, document.Box{}
		for _, l := range letters {
			apart := max(m.Left-l.Right, l.Left-m.Right)
			if y := (m.Top + m.Bottom) / 2; apart >= 0 && apart < nearest && y > l.Top-reach/3 && y < l.Bottom+reach/3 {
				nearest, at = apart, l
			}
		}
		if at.Empty() {
			continue
		}
		switch third, y := at.Height()/3, (m.Top+m.Bottom)/2; {
		case y > at.Bottom-third:
			feet++
		case y < at.Top+third:
			head++
		}
	}
	return feet, head
}
