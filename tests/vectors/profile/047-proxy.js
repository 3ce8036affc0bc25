f(new Proxy({}, {})); //! unsupported-proxy
