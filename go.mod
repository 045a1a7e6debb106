module recto

go 1.26.0
