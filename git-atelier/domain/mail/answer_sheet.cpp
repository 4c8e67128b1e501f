#include "domain/mail/answer_sheet.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <optional>

namespace atelier {
namespace {

constexpr std::string_view preamble =
    "Write each answer below its question, under the line \"---- answer to ... ----\".\n"
    "What stays empty is not answered. Leave all other lines as they are.\n";
constexpr std::string_view end_mark = "---- end ----";

// A mark and all that stands from it to the next one; the first part has no mark.
struct SheetPart {
    std::string mark;
    // As it was laid out; nullopt: what is written there is an answer.
    std::optional<std::string> printed = {};
};

std::string answer_mark(const BeadId& message) {
    return "---- answer to " + message.str() + " ----";
}

std::string quoted_question(const SheetQuestion& question) {
    std::string out;
    for (const std::string& line : lines_of(question.text))
        out += line.empty() ? ">\n" : "> " + line + "\n";
    if (question.of_size)
        out += "> (To approve the size, begin the answer with \"" + std::string(approval_opening) +
               "\".)\n";
    if (question.of_gate)
        out += "> (To approve it, begin the answer with \"" + std::string(gate_opening) +
               "\"; anything else says what is to be changed.)\n";
    return out;
}

std::vector<SheetPart> parts_of(const std::vector<SheetQuestion>& questions) {
    std::vector<SheetPart> parts = {{"", std::string(preamble)}};
    for (const SheetQuestion& question : questions) {
        parts.push_back(
            {"---- question " + question.message.str() + " ----", quoted_question(question)});
        parts.push_back({answer_mark(question.message)});
    }
    parts.push_back({std::string(end_mark), ""});
    return parts;
}

struct SheetLine {
    std::size_t number;
    std::string text;
};

// Without what editors put around it: blanks at the end, line ends of other systems, a byte order
// mark.
std::vector<SheetLine> lines_as_meant(std::string_view text) {
    constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
    if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
    std::vector<SheetLine> lines;
    for (const std::string& line : lines_of(text)) {
        const std::size_t last = line.find_last_not_of(" \t\r");
        lines.push_back(
            {lines.size() + 1, last == std::string::npos ? "" : line.substr(0, last + 1)});
    }
    return lines;
}

bool is_blank(const SheetLine& line) {
    return line.text.empty();
}

// Without the empty lines around.
std::vector<SheetLine> core_of(const std::vector<SheetLine>& lines) {
    const auto first = std::ranges::find_if_not(lines, is_blank);
    const auto last = std::find_if_not(lines.rbegin(), lines.rend(), is_blank).base();
    return first < last ? std::vector<SheetLine>(first, last) : std::vector<SheetLine>{};
}

Error out_of_place(const std::string& what) {
    return {ErrorCode::usage, what, advise(Hint::leave_marks)};
}

std::string line_text(std::size_t number) {
    return "line " + std::to_string(number);
}

// What stands below each mark, in their order.
Result<std::vector<std::vector<SheetLine>>> divided(const std::vector<SheetPart>& parts,
                                                    const std::vector<SheetLine>& lines) {
    std::vector<std::vector<SheetLine>> found(1);
    for (const SheetLine& line : lines) {
        const auto mark = std::find_if(parts.begin() + 1, parts.end(), [&](const SheetPart& part) {
            return part.mark == line.text;
        });
        if (mark == parts.end()) {
            found.back().push_back(line);
            continue;
        }
        const auto at = static_cast<std::size_t>(mark - parts.begin());
        if (at < found.size())
            return fail(out_of_place(line_text(line.number) + ": '" + line.text +
                                     "' stands there a second time"));
        if (at > found.size())
            return fail(out_of_place(line_text(line.number) + ": '" + parts[found.size()].mark +
                                     "' is missing above '" + line.text + "'"));
        found.emplace_back();
    }
    if (found.size() == parts.size()) return found;
    return fail(out_of_place("'" + parts[found.size()].mark + "' is missing"));
}

Result<void> require_as_printed(const std::string& printed, const std::vector<SheetLine>& lines) {
    const auto expected = core_of(lines_as_meant(printed));
    const auto actual = core_of(lines);
    const auto [left, right] =
        std::ranges::mismatch(expected, actual, {}, &SheetLine::text, &SheetLine::text);
    if (right != actual.end())
        return fail(out_of_place(line_text(right->number) +
                                 ": this is not where an answer is "
                                 "written, or the question was changed"));
    if (left == expected.end()) return {};
    return fail(out_of_place("a question has lost its line '" + left->text + "'"));
}

std::optional<SheetAnswer> answer_in(const SheetQuestion& question,
                                     const std::vector<SheetLine>& lines) {
    std::vector<std::string> texts;
    for (const SheetLine& line : core_of(lines))
        texts.push_back(line.text);
    std::string text = join(texts, "\n");
    if (text.empty()) return std::nullopt;
    const bool of_size = question.of_size && text.starts_with(approval_opening);
    const bool of_gate = question.of_gate && text.starts_with(gate_opening);
    if (of_size) text = std::string(trim(text.substr(approval_opening.size())));
    if (of_gate) text = std::string(trim(text.substr(gate_opening.size())));
    return SheetAnswer{question.message, std::move(text), of_size, of_gate};
}

} // namespace

std::string answer_sheet(const std::vector<SheetQuestion>& questions) {
    std::string out;
    for (const SheetPart& part : parts_of(questions)) {
        if (!part.mark.empty()) out += part.mark + "\n";
        out += part.printed.value_or("\n\n");
        if (part.mark.empty()) out += "\n";
    }
    return out;
}

Result<std::vector<SheetAnswer>> read_answers(const std::vector<SheetQuestion>& questions,
                                              const std::string& text) {
    const std::vector<SheetPart> parts = parts_of(questions);
    ATELIER_TRY(const auto found, divided(parts, lines_as_meant(text)));
    std::vector<SheetAnswer> answers;
    auto question = questions.begin();
    for (std::size_t i = 0; i < parts.size(); ++i) {
        if (parts[i].printed) {
            ATELIER_CHECK(require_as_printed(*parts[i].printed, found[i]));
            continue;
        }
        if (auto answer = answer_in(*question, found[i])) answers.push_back(*std::move(answer));
        ++question;
    }
    return answers;
}

} // namespace atelier
