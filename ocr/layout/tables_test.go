package layout

import (
	"strings"
	"testing"

	"recto/document"
)

// A table is read with its columns: a name of two words is one cell, an empty
// cell is one too, a heading over two columns is in the first of them, and the name
// of a part of it parts nothing.
func TestColumns(t *testing.T) {
	for _, c := range []struct{ name, page, want string }{
		{"an empty cell", `
Сахар          1951       12,5
Соль каменная  1952        8,0
Мука                     140,2
Крупа          1953        7,7`, `
Сахар|1951|12,5
Соль каменная|1952|8,0
Мука||140,2
Крупа|1953|7,7`},
		{"a heading over two columns", `
Товар          Завезено в году    Цена
Сахар          1951       12,5      10
Соль           1952        8,0      22
Мука           1953      140,2     100
Крупа          1953        7,7     101`, `
Товар|Завезено в году||Цена
Сахар|1951|12,5|10
Соль|1952|8,0|22
Мука|1953|140,2|100
Крупа|1953|7,7|101`},
		{"parts with names", `
Сахар          1951       12,5
Соль           1952        8,0
Мука           1953      140,2
Железо
Листовое       1951       12,5
Полосовое      1952        8,0`, `
Сахар|1951|12,5
Соль|1952|8,0
Мука|1953|140,2
Железо
Листовое|1951|12,5
Полосовое|1952|8,0`},
	} {
		page := document.Page{Regions: TypeRegions(typewritten(c.page))}
		table := document.Page{}
		for _, region := range page.Regions {
			if region.Kind == document.RegionTable {
				table.Regions = append(table.Regions, region)
			}
		}
		got := strings.ReplaceAll(strings.TrimSpace(table.Text()), "\t", "|")
		if got != strings.TrimSpace(c.want) {
			t.Errorf("%s:\n%s\nwant%s", c.name, got, c.want)
		}
	}
}
