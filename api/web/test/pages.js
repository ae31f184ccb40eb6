// The pages as they are looked at: who opens which address, and what is done there
// before the picture is taken.
export const pages = {
	login: { path: () => '/login' },
};
