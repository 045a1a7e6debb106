package document

import "testing"

func TestReferenceString(t *testing.T) {
	for want, r := range map[string]Reference{
		"": {},
		"РГАНИ, ф. 89, оп. 12, д. 3, лл. 1–4":    {Repository: "РГАНИ", Fond: "89", Opis: "12", Delo: "3", Leaves: "1–4"},
		"RGANI, f. 89, op. 12, d. 3":             {Repository: "RGANI", Fond: "89", Opis: "12", Delo: "3"},
		"National Archive, file 7-A, vol. II":    {Repository: "National Archive", File: "7-A", Volume: "II"},
		"РГАНИ, ф. 89, оп. 14, д. 3, л. 12":      {Repository: "РГАНИ", Fond: "89", Opis: "14", Delo: "3", Leaves: "12"},
		"RGANI, f. 89, ll. 12, 13":               {Repository: "RGANI", Fond: "89", Leaves: "12, 13"},
		"RGANI, f. 89, op. 28, d. 5, ll. 1-2":    {Repository: "RGANI", Fond: "89", Opis: "28", Delo: "5", Leaves: "1-2", Text: "[Source: RGANI, f. 89, per. 28, dok. 5, ll. 1-2; translated by R. Moss.]"},
		"John Doe Library, Papers, Box 12":       {Repository: "John Doe Library", Box: "12", Text: "John Doe Library, Papers, Box 12"},
		"RGANI, f. 89, copy in the reading room": {Repository: "RGANI", Fond: "89", Text: "copy in the reading room"},
		"a folder found in the basement, 1986":   {Text: "a folder found in the basement, 1986"},
	} {
		if got := r.String(); got != want {
			t.Errorf("%+v: %q, want %q", r, got, want)
		}
	}
}
