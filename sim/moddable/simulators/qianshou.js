// mcsim reads each script of this folder as a simulator. This one is made by `npm run mcsim`; see ../README.md.
export { default } from "../../../build/mcsim/qianshou.js";
