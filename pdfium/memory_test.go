package pdfium

import "testing"

func TestReserve(t *testing.T) {
	memory := allocate(0, 1<<20)
	defer memory.Free()
	small := memory.Reallocate(65536)
	if len(small) != 65536 {
		t.Fatalf("%d bytes, want 65536", len(small))
	}
	small[65535] = 7
	large := memory.Reallocate(1 << 20)
	if len(large) != 1<<20 || &large[0] != &small[0] || large[65535] != 7 {
		t.Error("growing moved the memory")
	}
	large[1<<20-1] = 7
	if memory.Reallocate(1<<20+1) != nil {
		t.Error("it grew beyond what was reserved")
	}
	if allocate(0, 1<<60).Reallocate(65536) != nil {
		t.Error("memory from addresses that nobody has")
	}
}
