(async (a = await b) => 1) //! await-outside-function
