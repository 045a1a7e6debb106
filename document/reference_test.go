package document

import "testing"

func TestReferenceString(t *testing.T) {
	for want, r := range map[string]Reference{
		"": {},
		"РГАНИ, ф. 89, оп. 12, д. 3, лл. 1–4":  {Repository: "РГАНИ", Fond: "89", Opis: "12", Delo: "3", Leaves: "1–4"},
		"RGANI, f. 89, op. 12, d. 3":           {Repository: "RGANI", Fond: "89", Opis: "12", Delo: "3"},
		"National Archive, file 7-A, vol. II":  {Repository: "National Archive", File: "7-A", Volume: "II"},
		"a folder found in the basement, 1986": {Text: "a folder found in the basement, 1986"},
	} {
		if got := r.String(); got != want {
			t.Errorf("%+v: %q, want %q", r, got, want)
		}
	}
}
