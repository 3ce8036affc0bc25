function f(){ return /* //! unterminated-comment
