#pragma once

#include <string>
#include <vector>

namespace passnum::page {

// An element of a PDF's structure tree.
struct ReadElement {
  std::string role;  // "H1"
  int depth = 0;     // 0 for the document element
  std::string alternative;
  std::string language;
  std::string scope;  // of a table header
  bool has_content = false;
};

struct ReadPdf {
  std::vector<std::string> problems;  // what qpdf warns of, in the structure of the file and in every stream
  std::vector<ReadElement> elements;  // in reading order
  std::size_t pages = 0;
  bool marked = false;
  std::string language;
  std::string title;
  std::string created;
  std::string identifier;
  bool shows_title = false;
  std::string duplex;
  std::string scaling;
  std::vector<std::string> bookmarks;
};

// Throws when the file is not a PDF.
ReadPdf read_pdf(const std::string& path);

// What a command writes, with its status checked: an empty text when it fails.
std::string output_of(const std::string& command);
std::string file_bytes(const std::string& path);
std::size_t count(const std::vector<ReadElement>& elements, const std::string& role);

// A folder that is removed with everything in it.
class ScratchFolder {
 public:
  ScratchFolder();
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;
  ~ScratchFolder();
  std::string file(const std::string& name) const { return path_ + "/" + name; }
  // The names in it, sorted.
  std::vector<std::string> names() const;

 private:
  std::string path_;
};

}  // namespace passnum::page
