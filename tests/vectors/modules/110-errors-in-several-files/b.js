

async function f() { } //! unsupported-async
