package reader

func beParent()                {}
func dial(addr string) testOut { return testOut{} }
