async function f(){ (a = await b) => 1 } //! await-outside-function
