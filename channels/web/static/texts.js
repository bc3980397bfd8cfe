// Every Vietnamese word that the page itself says.
export const texts = {
  connected: "Đã kết nối",
  waiting: "Đang kết nối…",
  lost: "Mất kết nối – câu trả lời được giữ lại và sẽ tự gửi",
  sending: "đang gửi…",
  refused: "chưa gửi được, đồng chí gõ lại",
  file: "Tải tệp",
  uploading: "đang gửi tệp…",
  tooLarge: "Tệp lớn quá, không gửi được.",
  notUploaded: "Chưa gửi được tệp. Đồng chí chọn lại.",
  hello: "Gõ một lời chào để bắt đầu.",
  quiet: "Nhóm chưa có tin nào.",
  welcome: "Kính chào đồng chí. Đồng chí gõ mã mời để bắt đầu.",
};
