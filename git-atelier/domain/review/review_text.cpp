#include "domain/review/review_text.hpp"

#include "base/text.hpp"
#include "domain/review/line_place.hpp"

#include <optional>

namespace atelier {
namespace {

constexpr std::string_view unsaid =
    "# Lines with '#' in front say nothing; with nothing typed, nothing is done.\n";

constexpr std::string_view quoted = "> ";
constexpr std::string_view file_head = "> === ";

// What was typed in one place, with the empty lines within it.
std::string typed(const std::vector<std::string>& lines) {
    return std::string(trim(join(lines, "\n")));
}

class Reader {
  public:
    Result<void> read(const std::string& line) {
        if (line.starts_with('#')) return {};
        if (!line.starts_with('>')) {
            typed_.push_back(line);
            return {};
        }
        ATELIER_CHECK(end_typed());
        begun_ = true;
        if (line.starts_with(file_head)) {
            path_ = line.substr(file_head.size());
            patch_.clear();
        } else {
            patch_ += (line.size() > quoted.size() ? line.substr(quoted.size()) : "") + "\n";
        }
        return {};
    }
    Result<WrittenReview> end() {
        ATELIER_CHECK(end_typed());
        return std::move(review_);
    }

  private:
    Result<void> end_typed() {
        const std::string text = typed(typed_);
        typed_.clear();
        if (text.empty()) return {};
        if (!begun_) {
            review_.message = text;
            return {};
        }
        // What the patch shows so far, up to the line above.
        const auto shown = lines_after(patch_);
        if (path_.empty() || shown.empty())
            return fail(ErrorCode::usage,
                        "'" + shorten(text, 60) + "' stands below no line of a file",
                        advise(Hint::type_below_lines));
        review_.comments.push_back({{path_, shown.rbegin()->first}, text});
        return {};
    }

    WrittenReview review_;
    std::vector<std::string> typed_;
    bool begun_ = false;
    std::string path_;
    std::string patch_;
};

} // namespace

std::string review_template(const std::string& title, const std::vector<FilePatch>& files) {
    std::string out =
        "\n# What has to change of " + join(lines_of(title), " ") + "? Type it above.\n";
    if (!files.empty()) out += "# Type below a line of the diff what has to change there.\n";
    out += unsaid;
    for (const FilePatch& file : files) {
        out += std::string(file_head) + file.path + "\n";
        for (const std::string& line : lines_of(file.patch))
            out += std::string(quoted) + line + "\n";
    }
    return out;
}

std::string answer_template(const std::string& title) {
    return "\n# What is your answer to " + join(lines_of(title), " ") + "? Type it above.\n" +
           std::string(unsaid);
}

Result<WrittenReview> parse_review(const std::string& text) {
    Reader reader;
    for (const std::string& line : lines_of(text))
        ATELIER_CHECK(reader.read(line));
    return reader.end();
}

} // namespace atelier
