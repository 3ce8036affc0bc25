// accept
(class {})
