// accept
try{}catch{let e}
