f(new BigInt64Array(1)); //! unsupported-bigint
