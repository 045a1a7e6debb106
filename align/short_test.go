package align_test

import (
	"testing"

	"recto/align"
	"recto/align/dictionary"
	"recto/align/segment"
	"recto/internal/testtool"
)

// Five short sentences may be one of the other language.
func TestFiveToOne(t *testing.T) {
	words, err := dictionary.Load(dictionary.Debian, "")
	if err != nil {
		t.Fatal(err)
	}
	if words == nil {
		testtool.Missing(t, "no mueller7-dict: such short sentences are told by their words")
	}
	ru := segment.Lines("Стол накрыт.\nГости сидят.\nМузыка играет.\nДети поют.\nХозяин ждёт письма из города.\nУтром почтальон принёс газету и посылку.\nОн сообщил, что дорога закрыта до понедельника.", "ru")
	en := segment.Lines("The table is laid, the guests are sitting, music is playing, the children are singing, and the host is waiting for a letter from the city.\nIn the morning the postman brought a newspaper and a parcel.\nHe said that the road was closed until Monday.", "en")
	beads := align.Align(ru, en, align.Evidence{Dictionary: words}).Beads
	if len(beads) != 3 || len(beads[0].Ru) != 5 || len(beads[0].En) != 1 {
		t.Errorf("%s", align.FormatBeads(beads))
	}
}
