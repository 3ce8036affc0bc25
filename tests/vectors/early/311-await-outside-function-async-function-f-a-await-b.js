async function f(a = await b){} //! await-outside-function
