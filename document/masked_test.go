package document

import "testing"

func TestMaskedURLs(t *testing.T) {
	for given, want := range map[string]string{
		"nats://queue:4222": "nats://queue:4222",
		"nats://anna:secret@a:4222, nats://token@b:4222":     "nats://masked@a:4222,nats://masked@b:4222",
		"https://key:secret@s3.example/bucket?X-Signature=1": "https://masked@s3.example/bucket?masked",
		"nats://anna:se%zzcret@a:4222":                       "(masked)",
		"/srv/recto":                                         "/srv/recto",
		"":                                                   "",
	} {
		if got := MaskedURLs(given); got != want {
			t.Errorf("%q is shown as %q, want %q", given, got, want)
		}
	}
}
