#include "meta/quoted_calls.hpp"

#include "base/text.hpp"

#include <algorithm>

namespace atelier::meta {
namespace {

constexpr std::string_view ours = "git atelier";
constexpr std::string_view filled_in = "{}";

bool is_name_char(char c) {
    return (c >= 'a' && c <= 'z') || c == '_';
}

// The name that begins at `at`, "" when none does.
std::string name_at(std::string_view text, std::size_t at) {
    std::size_t end = at;
    while (end < text.size() && is_name_char(text[end]))
        ++end;
    return std::string(text.substr(at, end - at));
}

// Whether it looks like one of the skills: "task_dome".
bool is_like_skill(const std::string& name, const Faces& faces) {
    const std::string first = name.substr(0, name.find('_') + 1);
    return std::ranges::any_of(faces,
                               [&](const auto& face) { return face.first.starts_with(first); });
}

// What stands from `at` on as one would type it, without quotes around: the program, its options
// and what is to be filled in.
std::string typed_words(std::string_view text, std::size_t at, std::size_t program) {
    text = text.substr(0, text.find('\n', at));
    std::string words(text.substr(at, program));
    std::size_t from = at + program;
    while (from < text.size() && text[from] == ' ') {
        std::string_view word = text.substr(from + 1, text.find(' ', from + 1) - from - 1);
        from += 1 + word.size();
        const bool goes_on = word.ends_with("...");
        const std::size_t end = word.find_last_not_of(",;:.)*'\"");
        const bool last = !goes_on && end + 1 != word.size();
        if (last) word = word.substr(0, end + 1);
        if (!word.starts_with('-') && !is_to_fill_in(word)) break;
        words += ' ' + std::string(word);
        if (last) break;
    }
    return words;
}

// The program that begins at `at`: its length, 0 when none does.
std::size_t program_at(std::string_view text, std::size_t at, const Faces& faces) {
    if (at > 0 && (is_name_char(text[at - 1]) || text[at - 1] == '-' || text[at - 1] == '/' ||
                   text[at - 1] == '.'))
        return 0;
    if (text.substr(at).starts_with(ours)) {
        std::size_t end = at + ours.size();
        if (end >= text.size() || text[end] != ' ') return ours.size();
        const std::string command = name_at(text, end + 1);
        return ours.size() + (command.empty() ? 0 : 1 + command.size());
    }
    constexpr std::string_view all_skills = "atelier-skills";
    if (text.substr(at).starts_with(all_skills)) return all_skills.size();
    const std::string name = name_at(text, at);
    const bool quoted = at > 0 && (text[at - 1] == '\'' || text[at - 1] == '`');
    const std::size_t end = at + name.size();
    if (end < text.size() && (text[end] == '.' || text[end] == '/' || text[end] == '-')) {
        // "plan_edit." ends a sentence, "plan_edit.cpp" names a file.
        if (end + 1 < text.size() && text[end + 1] != ' ') return 0;
    }
    if (name.find('_') == std::string::npos)
        return quoted && faces.contains(name) ? name.size() : 0;
    if (faces.contains(name)) return name.size();
    // Without options a name of that kind may be that of a field or a setting.
    const bool called =
        end + 2 < text.size() && text[end] == ' ' && text[end + 1] == '-' && text[end + 2] == '-';
    return called && is_like_skill(name, faces) ? name.size() : 0;
}

std::size_t line_at(std::string_view text, std::size_t at) {
    return 1 + static_cast<std::size_t>(
                   std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(at), '\n'));
}

// What one literal after the other says, put together, and where it begins.
struct Said {
    std::size_t line = 0;
    std::string words;
};

std::string without_marks(std::string_view literal) {
    std::string out;
    for (std::size_t at = 0; at < literal.size(); ++at)
        if (literal[at] == '\\' && at + 1 < literal.size())
            out += literal[++at] == 'n' ? '\n' : literal[at];
        else
            out += literal[at];
    return out;
}

// The literal whose quote opens at `at`; sets `at` behind it.
std::string literal_at(const std::string& code, std::size_t& at) {
    if (at > 0 && code[at - 1] == 'R') {
        const std::size_t open = code.find('(', at);
        const std::string close = ')' + code.substr(at + 1, open - at - 1) + '"';
        const std::size_t end = code.find(close, open);
        const std::string text = code.substr(open + 1, end - open - 1);
        at = end + close.size();
        return text;
    }
    std::size_t end = at + 1;
    while (end < code.size() && code[end] != '"')
        end += code[end] == '\\' ? 2 : 1;
    const std::string text = without_marks(std::string_view(code).substr(at + 1, end - at - 1));
    at = end + 1;
    return text;
}

// The closing quote of the character that begins at `at`; `at` for the mark within a number.
std::size_t end_of_character(const std::string& code, std::size_t at) {
    if (at > 0 && std::isalnum(static_cast<unsigned char>(code[at - 1]))) return at;
    const std::size_t end = code.find('\'', at + (code[at + 1] == '\\' ? 3 : 1));
    return end == std::string::npos ? at : end;
}

// Where the next literal of the same text begins: right behind, or behind `+ something +`.
std::size_t next_literal(const std::string& code, std::size_t at, bool& something) {
    int depth = 0;
    something = false;
    for (; at < code.size(); ++at) {
        const char c = code[at];
        if (c == '"' && depth == 0) return at;
        if (c == '"') {
            literal_at(code, at);
            --at;
            continue;
        }
        if (c == '\'') at = end_of_character(code, at);
        if (c == '(' || c == '[' || c == '{') ++depth;
        if (c == ')' || c == ']' || c == '}') --depth;
        if (depth < 0 || (depth == 0 && (c == ';' || c == ',' || c == '?' || c == ':'))) {
            // A name of a scope is no end.
            if (c == ':' && at + 1 < code.size() && (code[at + 1] == ':' || code[at - 1] == ':'))
                continue;
            return std::string::npos;
        }
        if (c != ' ' && c != '\n' && c != '+') something = true;
    }
    return std::string::npos;
}

std::vector<Said> said_in(const std::string& source) {
    const std::string code = code_of(source, true);
    std::vector<Said> all;
    std::set<std::size_t> taken;
    for (std::size_t at = 0; at < code.size(); ++at) {
        if (code[at] == '\'') at = end_of_character(code, at);
        if (code[at] != '"') continue;
        if (taken.contains(at)) {
            literal_at(code, at);
            --at;
            continue;
        }
        Said said{line_at(code, at), {}};
        std::size_t from = at;
        said.words = literal_at(code, from);
        const std::size_t behind_first = from;
        bool something = false;
        for (std::size_t next = next_literal(code, from, something); next != std::string::npos;
             next = next_literal(code, from, something)) {
            taken.insert(next);
            from = next;
            said.words += (something ? std::string(filled_in) : "") + literal_at(code, from);
        }
        if (something) said.words += filled_in;
        all.push_back(std::move(said));
        at = behind_first - 1;
    }
    return all;
}

struct Words {
    std::vector<std::string> list;
    // "..." or "[" stood among them: some may be left out or come again.
    bool open = false;
};

// As a shell splits it, up to what is no longer the call's own; the marks of a usage line left out.
Words split_call(std::string_view text) {
    Words words;
    std::string word;
    int depth = 0;
    const auto end_word = [&] {
        if (!word.empty()) words.list.push_back(std::move(word));
        word.clear();
    };
    for (std::size_t at = 0; at < text.size(); ++at) {
        const char c = text[at];
        if (c == '"' || c == '\'') {
            const std::size_t end = text.find(c, at + 1);
            word += "x" + std::string(text.substr(at + 1, end - at - 1));
            if (end == std::string_view::npos) break;
            at = end;
        } else if (c == '[' || c == '(') {
            ++depth;
            words.open = true;
        } else if (c == ']' || c == ')') {
            --depth;
        } else if (c == ' ') {
            end_word();
        } else if (word.empty() && depth == 0 &&
                   (c == '|' || c == '>' || c == '<' || c == ';' || c == '#' || c == '&')) {
            break;
        } else if (word == "2" && depth == 0 && c == '>') {
            word.clear();
            break;
        } else if (word.empty() && c == '|') {
            continue;
        } else {
            word += c;
        }
    }
    end_word();
    for (std::string& one : words.list)
        if (one.ends_with("...")) {
            words.open = true;
            one.resize(one.size() - 3);
        }
    std::erase(words.list, "");
    return words;
}

// How many words the program itself is.
std::size_t words_of_program(const std::vector<std::string>& words) {
    if (words.size() > 1 && words[0] == "git" && words[1] == "atelier")
        return words.size() > 2 && !words[2].starts_with('-') ? 3 : 2;
    return words.empty() ? 0 : 1;
}

std::string joined(const std::vector<std::string>& words, std::size_t count) {
    return join({words.begin(), words.begin() + static_cast<std::ptrdiff_t>(count)}, " ");
}

} // namespace

std::vector<QuotedCall> calls_in_words(const std::string& words, const Faces& faces) {
    std::vector<QuotedCall> calls;
    for (std::size_t at = 0; at < words.size(); ++at) {
        const std::size_t program = program_at(words, at, faces);
        if (program == 0) continue;
        const char quote = at > 0 ? words[at - 1] : ' ';
        QuotedCall call{line_at(words, at), {}, Given::call};
        if (quote == '\'' || quote == '`') {
            const std::size_t end = words.find(quote, at);
            call.words = words.substr(at, end - at);
            if (quote == '`') call.given = Given::mention;
        } else {
            call.words = typed_words(words, at, program);
            // A name among words says nothing of how it is called, if it is one at all.
            if (call.words.size() == program) {
                if (!faces.contains(program_of(call))) continue;
                call.given = Given::mention;
            }
        }
        std::ranges::replace(call.words, '\n', ' ');
        at += std::max(program, call.words.size()) - 1;
        calls.push_back(std::move(call));
    }
    return calls;
}

std::vector<QuotedCall> calls_in_code(const std::string& source, const Faces& faces) {
    std::vector<QuotedCall> calls;
    for (const Said& said : said_in(source))
        for (QuotedCall& call : calls_in_words(said.words, faces)) {
            call.line = said.line;
            calls.push_back(std::move(call));
        }
    return calls;
}

std::vector<QuotedCall> calls_in_page(const std::string& page, const Faces& faces) {
    std::vector<QuotedCall> calls;
    std::size_t number = 0;
    for (const std::string& line : lines_of(page)) {
        ++number;
        const std::size_t begin = line.find_first_not_of(" \t$");
        if (begin == std::string::npos) continue;
        const bool alone = program_at(line, begin, faces) != 0;
        if (alone && (begin > 0 || line.starts_with(ours))) {
            calls.push_back({number, line.substr(begin), Given::call});
            continue;
        }
        for (QuotedCall& call : calls_in_words(line, faces)) {
            call.line = number;
            call.given = Given::mention;
            calls.push_back(std::move(call));
        }
    }
    return calls;
}

std::string program_of(const QuotedCall& call) {
    const Words words = split_call(call.words);
    const std::size_t count = words_of_program(words.list);
    return count == 0 || is_to_fill_in(words.list[count - 1]) ? "" : joined(words.list, count);
}

std::string fault_of(const QuotedCall& call, const Faces& faces) {
    const Words words = split_call(call.words);
    const std::size_t count = words_of_program(words.list);
    const std::string program = program_of(call);
    if (program.empty()) return {};
    const auto face = faces.find(program);
    if (face == faces.end()) return "there is no '" + program + "'";
    const std::vector<std::string> behind(words.list.begin() + static_cast<std::ptrdiff_t>(count),
                                          words.list.end());
    const std::string fault = fault_of_words(behind, face->second,
                                             call.given == Given::mention ? Told::in_part
                                             : words.open                 ? Told::shortened
                                                                          : Told::whole);
    return fault.empty() ? "" : "'" + call.words + "': " + program + " " + fault;
}

} // namespace atelier::meta
