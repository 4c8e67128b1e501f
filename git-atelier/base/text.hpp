// Text helpers that know nothing of the program's subject.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace atelier {

std::string_view trim(std::string_view text);
// Every piece, empty ones too; "" gives one empty piece.
std::vector<std::string> split(std::string_view text, char separator);
// Lines without their terminator; a final newline opens no further line.
std::vector<std::string> lines_of(std::string_view text);
// Letters of ASCII alone, as Git compares the names of settings.
std::string ascii_lower(std::string_view text);
std::string join(const std::vector<std::string>& parts, std::string_view separator);
// "1 task", "2 tasks"
std::string counted(std::size_t count, std::string_view thing);
// "a, b, c, d, e and 7 more"
std::string first_few(const std::vector<std::string>& parts);
// "a task", "an epic".
std::string with_article(std::string_view noun);
std::optional<long long> parse_integer(std::string_view text);
std::optional<double> parse_decimal(std::string_view text);

bool is_ascii(std::string_view text);
bool is_valid_utf8(std::string_view text);
// Bytes that are not UTF-8 become U+FFFD.
std::string to_valid_utf8(std::string_view text);
// Terminal columns: two for East Asian wide characters and pictographs, none for combining marks,
// joiners and control characters.
std::size_t width(std::string_view text);
// At most `columns` columns, ending in an ellipsis if something was cut.
std::string shorten(std::string_view text, std::size_t columns);
// Lines of at most `columns` columns, broken at blanks; a word that is wider has a line of its own,
// whole. One empty line for no text.
std::vector<std::string> wrapped(std::string_view text, std::size_t columns);

// At most so many bytes, no UTF-8 sequence being cut.
std::string cut_to_bytes(std::string_view text, std::size_t limit);

// Lower-case ASCII letters and digits joined by single dashes, at most `limit` bytes, never ending
// in a dash nor, where that leaves half of it, in the midst of a word. Letters outside ASCII are
// dropped; "" when nothing remains.
std::string slug(std::string_view text, std::size_t limit);

// Git's pathspec-like glob: `*` and `?` stay within one path component, `**` spans components,
// `[...]` is a class.
bool glob_match(std::string_view pattern, std::string_view path);

// What files of workflows, artisans, briefs and presets may be called: lower-case letters, digits
// and dashes, beginning with a letter.
bool is_catalogue_name(std::string_view name);

// Quoted for a person to paste into a shell, only where needed.
std::string shell_quoted(std::string_view argument);

} // namespace atelier
