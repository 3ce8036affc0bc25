async function g() { await f(); } //! unsupported-async
