package pdfium

import (
	"syscall"

	"github.com/tetratelabs/wazero/experimental"
)

// reserve is where the engine's memory comes from: a stretch of addresses as
// long as the engine may ever need, of which only what it asks for is usable.
// On Go's heap, growing would copy everything, and the garbage collector would
// count half a gigabyte as the program's own and let as much again pile up.
type reserve struct {
	addresses []byte
	usable    int
}

// allocate reserves max bytes of addresses.
func allocate(_, max uint64) experimental.LinearMemory {
	addresses, err := syscall.Mmap(-1, 0, int(max), syscall.PROT_NONE, syscall.MAP_ANON|syscall.MAP_PRIVATE|syscall.MAP_NORESERVE)
	if err != nil {
		return &reserve{} // which then refuses to grow
	}
	return &reserve{addresses: addresses}
}

// Reallocate makes the first size bytes usable. They never move. It returns nil
// where the system gives no more, which the engine takes for being out of
// memory.
func (r *reserve) Reallocate(size uint64) []byte {
	if size > uint64(len(r.addresses)) {
		return nil
	}
	if grown := r.addresses[r.usable:max(int(size), r.usable)]; len(grown) > 0 {
		if syscall.Mprotect(grown, syscall.PROT_READ|syscall.PROT_WRITE) != nil {
			return nil
		}
		r.usable = int(size)
	}
	return r.addresses[:size:size]
}

// Free gives the addresses back.
func (r *reserve) Free() {
	if r.addresses != nil {
		syscall.Munmap(r.addresses)
		r.addresses, r.usable = nil, 0
	}
}
