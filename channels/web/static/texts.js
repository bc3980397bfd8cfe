// Every Vietnamese word that the page itself says.
export const texts = {
  connected: "Đã kết nối",
  waiting: "Đang kết nối…",
  lost: "Mất kết nối – câu trả lời được giữ lại và sẽ tự gửi",
  sending: "đang gửi…",
  refused: "chưa gửi được, đồng chí gõ lại",
  file: "Tải tệp",
  welcome: "Kính chào đồng chí. Đồng chí gõ mã mời để bắt đầu.",
};
