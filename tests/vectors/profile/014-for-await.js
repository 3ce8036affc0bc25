async function g() { for await (const a of [1, 2]) { f(a); } } //! unsupported-async
