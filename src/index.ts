export { addon } from "./native/index.js";
