module recto

go 1.26.0

require (
	github.com/landlock-lsm/go-landlock v0.11.0
	github.com/otiai10/gosseract/v2 v2.4.1
	golang.org/x/sys v0.49.0
)

require kernel.org/pub/linux/libs/security/libcap/psx v1.2.77 // indirect
