(module
  (fun))
