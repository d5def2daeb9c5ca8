// What html-validate asks of our pages: all that it recommends, but for these.
module.exports = {
  root: true,
  extends: ["html-validate:recommended"],
  rules: {
    // Material's script looks for ids such as __palette_0. HTML allows them.
    "valid-id": ["error", { relaxed: true }],
    // Several ticks of one filter bear its name: that is how a form sends a choice of many.
    "form-dup-name": ["error", { shared: ["checkbox", "radio", "submit"] }],
    // Matters of taste: Material's templates write "<!doctype html>" small and leave spaces at the ends of lines.
    "doctype-style": "off",
    "no-trailing-whitespace": "off",
    // How a telephone number is typed is the operator's affair; a number that breaks over two lines is still right.
    "tel-non-breaking": "off",
  },
};
