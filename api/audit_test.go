package api

func init() {
	describe("audit", func(*world) sample { return sample{} })
}
