#include "host/io/layout.h"

#include <algorithm>

namespace surety {
namespace {

/// Where the word that starts at `begin` ends.
std::size_t word_end(std::string_view text, std::size_t begin) {
  const bool quoted = text[begin] == '\'' || text[begin] == '"';
  const std::size_t closed = quoted ? text.find(text[begin], begin + 1) : std::string_view::npos;
  return std::min(text.find(' ', closed == std::string_view::npos ? begin : closed), text.size());
}

std::vector<std::string_view> words_of(std::string_view text) {
  std::vector<std::string_view> words;
  for (std::size_t at = text.find_first_not_of(' '); at < text.size(); at = text.find_first_not_of(' ', at)) {
    const std::size_t end = word_end(text, at);
    words.push_back(text.substr(at, end - at));
    at = end;
  }
  return words;
}

/// `lines` under each other, all but the first `indent` columns in.
std::string hanging(const std::vector<std::string>& lines, std::size_t indent, std::string_view continued) {
  std::string text;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (i > 0) text += std::string(continued) + '\n' + std::string(indent, ' ');
    text += lines[i];
  }
  return text + '\n';
}

std::string indented_line(std::string_view line) {
  const std::size_t indent = line.find_first_not_of(' ');
  const std::string margin(indent, ' ');
  if (width_of(line) <= page_width) return std::string(line) + '\n';
  const std::string_view content = line.substr(indent);
  if (content.starts_with("surety "))
    return margin + hanging(filled(content, page_width - indent - 4 - 2), indent + 4, " \\");
  const std::size_t second = content.find_first_not_of(' ', content.find(' '));
  if (second == std::string_view::npos || indent + second >= page_width) return std::string(line) + '\n';
  return margin + std::string(content.substr(0, second)) +
         hanging(filled(content.substr(second), page_width - indent - second), indent + second, "");
}

}  // namespace

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    lines.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

std::size_t width_of(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

std::vector<std::string> filled(std::string_view text, std::size_t width) {
  std::vector<std::string> lines(1);
  for (const std::string_view word : words_of(text)) {
    if (!lines.back().empty() && width_of(lines.back()) + 1 + width_of(word) > width) lines.emplace_back();
    if (!lines.back().empty()) lines.back() += ' ';
    lines.back() += word;
  }
  return lines;
}

std::string within_page(std::string_view text) {
  constexpr std::size_t further = 4;
  std::string page;
  for (const std::string_view line : lines_of(text)) {
    const std::size_t indent = std::min(line.find_first_not_of(' '), line.size());
    page += width_of(line) <= page_width || indent + further >= page_width
                ? std::string(line) + '\n'
                : std::string(indent, ' ') + hanging(filled(line, page_width - indent - further), indent + further, "");
  }
  if (!text.ends_with('\n') && !page.empty()) page.pop_back();
  return page;
}

std::string flowed(std::string_view text) {
  std::string page, paragraph;
  const auto end_paragraph = [&] {
    if (!paragraph.empty()) page += hanging(filled(paragraph, page_width), 0, "");
    paragraph.clear();
  };
  for (const std::string_view line : lines_of(text)) {
    const bool part = !line.empty() && line.front() != ' ';
    if (!part) end_paragraph();
    if (part) paragraph += (paragraph.empty() ? "" : " ") + std::string(line);
    if (!part) page += line.empty() ? "\n" : indented_line(line);
    if (part && line.back() == ':') end_paragraph();
  }
  end_paragraph();
  return page;
}

}  // namespace surety
