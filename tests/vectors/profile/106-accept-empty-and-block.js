// accept
;; { ; }
