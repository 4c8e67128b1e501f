#include "cli/completion.hpp"

#include <algorithm>
#include <optional>
#include <set>

namespace atelier {
namespace {

using Declarations = std::span<const Declaration>;

std::vector<Option> options_of(const Declaration& command) {
    std::vector<Option> options(command.options.begin(), command.options.end());
    const auto common = common_options(command, ProgramKind::command);
    options.insert(options.end(), common.begin(), common.end());
    return options;
}

// The words of a command before the cursor, taken in one after the other.
class Reading {
  public:
    explicit Reading(const Declaration& command) : options_(options_of(command)) {}

    void take(const std::string& word) {
        if (pending_ != nullptr) {
            note_value(*pending_, word);
            pending_ = nullptr;
        } else if (only_arguments_ || word.size() < 2 || word.front() != '-') {
            arguments_.push_back(word);
        } else if (word == "--") {
            only_arguments_ = true;
        } else if (word.starts_with("--")) {
            take_long(word.substr(2));
        } else {
            take_letters(word.substr(1));
        }
    }

    // Whose value comes next; nullptr: nobody's.
    const Option* pending() const { return pending_; }
    bool only_arguments() const { return only_arguments_; }
    const std::vector<std::string>& arguments() const { return arguments_; }
    const std::map<std::string, std::string, std::less<>>& values() const { return values_; }
    std::string folder() const {
        const auto given = values_.find("directory");
        return given == values_.end() ? "" : given->second;
    }

    const Option* find(std::string_view name) const {
        const auto found = std::ranges::find(options_, name, &Option::name);
        return found == options_.end() ? nullptr : &*found;
    }

    std::vector<Option> still_of_use() const {
        std::vector<Option> out;
        for (const Option& option : options_)
            if (option.repeatable || !given_.contains(option.name)) out.push_back(option);
        return out;
    }

  private:
    void note_value(const Option& option, const std::string& value) {
        values_.insert_or_assign(std::string(option.name), value);
    }

    void take_option(const Option& option, std::optional<std::string> value) {
        given_.insert(option.name);
        if (option.value.empty()) return;
        if (value)
            note_value(option, *value);
        else
            pending_ = &option;
    }

    void take_long(const std::string& text) {
        const auto equals = text.find('=');
        const Option* const option = find(text.substr(0, equals));
        if (option == nullptr) return;
        take_option(*option, equals == std::string::npos ? std::nullopt
                                                         : std::optional(text.substr(equals + 1)));
    }

    void take_letters(const std::string& letters) {
        for (std::size_t at = 0; at < letters.size(); ++at) {
            const auto option = std::ranges::find(options_, letters[at], &Option::letter);
            if (option == options_.end()) return;
            const std::string rest = letters.substr(at + 1);
            take_option(*option, rest.empty() ? std::nullopt : std::optional(rest));
            if (!option->value.empty()) return;
        }
    }

    std::vector<Option> options_;
    const Option* pending_ = nullptr;
    bool only_arguments_ = false;
    std::set<std::string_view> given_;
    std::vector<std::string> arguments_;
    std::map<std::string, std::string, std::less<>> values_;
};

void add(Completion& out, std::string_view text, std::string_view help) {
    if (text.starts_with(out.written))
        out.candidates.push_back({out.before + std::string(text), std::string(help)});
}

void add_options(Completion& out, const std::vector<Option>& options) {
    for (const Option& option : options)
        add(out, "--" + std::string(option.name), option.help);
}

void complete_value(Completion& out, Choices choices, Naming naming) {
    if (choices == nullptr) {
        out.naming = naming;
        return;
    }
    for (const std::string_view name : choices())
        add(out, name, "");
}

// The argument that comes after so many; nullptr: none.
const Argument* argument_at(const Declaration& command, std::size_t place) {
    for (const Argument& argument : command.arguments) {
        const bool repeats =
            argument.arity == Arity::one_or_more || argument.arity == Arity::any_number;
        if (!argument.behind_dashes && (place == 0 || repeats)) return &argument;
        if (place > 0) --place;
    }
    return nullptr;
}

bool runs_words(const Declaration& command) {
    return std::ranges::any_of(command.arguments, &Argument::behind_dashes);
}

void complete_argument(Completion& out, const Declaration& command, const Reading& read) {
    // What is run, and what it is given.
    if (read.only_arguments() && runs_words(command)) {
        out.naming = Naming::file;
        return;
    }
    const Argument* const argument = argument_at(command, read.arguments().size());
    if (argument != nullptr)
        complete_value(out, argument->choices, naming_of(*argument));
    else if (out.written.empty() && !read.only_arguments())
        add_options(out, read.still_of_use());
}

Completion complete_command(const Declaration& command, std::span<const std::string> words) {
    Reading read(command);
    for (const std::string& word : words.first(words.size() - 1))
        read.take(word);
    Completion out{.written = words.back(),
                   .arguments = read.arguments(),
                   .options = read.values(),
                   .folder = read.folder()};
    if (read.pending() != nullptr) {
        complete_value(out, read.pending()->choices, naming_of(*read.pending()));
        return out;
    }
    if (read.only_arguments() || !out.written.starts_with('-')) {
        complete_argument(out, command, read);
        return out;
    }
    const auto equals = out.written.find('=');
    if (equals == std::string::npos) {
        add_options(out, read.still_of_use());
        return out;
    }
    if (!out.written.starts_with("--")) return out;
    const Option* const option = read.find(std::string_view(out.written).substr(2, equals - 2));
    if (option == nullptr || option->value.empty()) return out;
    out.before = out.written.substr(0, equals + 1);
    out.written = out.written.substr(equals + 1);
    complete_value(out, option->choices, naming_of(*option));
    return out;
}

Completion complete_name(Declarations commands, const std::string& written, bool of_help) {
    Completion out{.written = written};
    for (const Declaration& command : commands)
        add(out, command.name, command.summary);
    if (of_help) return out;
    add(out, "help", "print the short help of a command");
    if (!written.starts_with('-')) return out;
    add(out, "--help", "open the manual page");
    add(out, "--version", "print the version");
    return out;
}

} // namespace

Completion complete(Declarations commands, std::span<const std::string> words) {
    if (words.empty()) return {};
    std::string folder;
    while (words.size() > 2 && words.front() == "-C") {
        folder = words[1];
        words = words.subspan(2);
    }
    if (words.size() == 2 && words.front() == "-C")
        return {.naming = Naming::folder, .written = words.back()};
    Completion out;
    if (words.size() == 1)
        out = complete_name(commands, words.back(), false);
    else if (words.front() == "help" && words.size() == 2)
        out = complete_name(commands, words.back(), true);
    else if (const auto command = std::ranges::find(commands, words.front(), &Declaration::name);
             command != commands.end())
        out = complete_command(*command, words.subspan(1));
    if (out.folder.empty())
        out.folder = folder;
    else if (!folder.empty() && !out.folder.starts_with('/'))
        out.folder = folder + "/" + out.folder;
    return out;
}

} // namespace atelier
