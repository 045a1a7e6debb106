package main

import (
	"fmt"
	"image"
	"image/draw"
	"image/jpeg"
	_ "image/png"
	"os"
	"path/filepath"

	"github.com/disintegration/imaging"

	"recto/scripts/simulate"
)

// turns are what a page is turned by, counterclockwise, before it is read.
var turns = []struct {
	degrees int
	turn    func(image.Image) *image.NRGBA
}{
	{0, imaging.Clone}, {90, imaging.Rotate90}, {180, imaging.Rotate180}, {270, imaging.Rotate270},
}

// upright has pages read that bear print and hardly a known word and lie turned, and
// counts those that recto does not turn upright.
func (m *measure) upright() (met bool, err error) {
	dir := filepath.Join(m.tmp, "upright")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return false, err
	}
	const copies = 2
	want := map[string]int{}
	for k, kind := range bare {
		for n := range copies {
			name := fmt.Sprintf("%s-%d", kind.name, n+1)
			rng := simulate.Seeded("upright " + name)
			face, harm := simulate.Faces[rng.IntN(len(simulate.Faces))], simulate.Damages[(k+n)%len(simulate.Damages)]
			page := simulate.Column(kind.lines(rng, n%2 == 0, face.Columns), face)
			if err := page.Write(m.tmp, name, face, harm); err != nil {
				return false, err
			}
			if err := writeTurned(m.tmp, name, dir, want); err != nil {
				return false, err
			}
		}
	}
	pages, _, err := m.readScans(nil, dir)
	if err != nil {
		return false, err
	}
	wrong := 0
	for _, id := range sortedKeys(pages) {
		page := pages[id]
		if page.Canvas.Turn == want[id] {
			continue
		}
		wrong++
		said := "silently"
		if len(page.Notes) > 0 {
			said = page.Notes[len(page.Notes)-1]
		}
		fmt.Printf("  %s is turned by %d: %s\n", id, page.Canvas.Turn, said)
	}
	fmt.Printf("  %d of %d pages stand the wrong way\n", wrong, len(want))
	return wrong == 0 && len(pages) == len(want), nil
}

// writeTurned writes four turned copies of a page to out, and to want by how much
// each is to be turned to stand upright.
func writeTurned(dir, name, out string, want map[string]int) error {
	found, err := filepath.Glob(filepath.Join(dir, name+".[jp][pn]g"))
	if err != nil || len(found) != 1 {
		return fmt.Errorf("%s: %d pages: %w", name, len(found), err)
	}
	page, err := imaging.Open(found[0])
	if err != nil {
		return err
	}
	for _, t := range turns {
		turned := t.turn(page)
		grey := image.NewGray(turned.Bounds())
		draw.Draw(grey, grey.Bounds(), turned, image.Point{}, draw.Src)
		id := fmt.Sprintf("%s-%03d", name, t.degrees)
		file, err := os.Create(filepath.Join(out, id+".jpg"))
		if err != nil {
			return err
		}
		err = jpeg.Encode(file, grey, &jpeg.Options{Quality: 92})
		if closed := file.Close(); err == nil {
			err = closed
		}
		if err != nil {
			return err
		}
		want[id] = t.degrees
	}
	return nil
}
