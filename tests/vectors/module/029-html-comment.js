export {};
let a = 1
--> a //! unsupported-html-comment
