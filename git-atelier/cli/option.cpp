#include "cli/option.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <cctype>
#include <iterator>

namespace atelier {
namespace {

constexpr std::size_t help_column = 26;
constexpr std::size_t help_width = 80;

std::string spelled(const Option& option) {
    std::string out;
    if (option.letter != 0) out = std::string("-") + option.letter;
    if (!option.name.empty() && option.letter != 0) out += ", ";
    if (!option.name.empty()) out += "--" + std::string(option.name);
    if (!option.value.empty()) out += " " + std::string(option.value);
    return out;
}

std::string in_usage(const Option& option) {
    std::string out =
        option.name.empty() ? std::string("-") + option.letter : "--" + std::string(option.name);
    if (!option.value.empty()) out += " " + std::string(option.value);
    // "--task TITLE..." would promise several titles after one option.
    if (!option.required)
        out = "[" + out + "]";
    else if (option.repeatable)
        out = "(" + out + ")";
    return option.repeatable ? out + "..." : out;
}

std::string in_usage(const Argument& argument) {
    const std::string name = capitals(argument.name);
    if (argument.behind_dashes) return "[-- " + name + "...]";
    switch (argument.arity) {
    case Arity::required:
        return name;
    case Arity::optional:
        return "[" + name + "]";
    case Arity::one_or_more:
        return name + "...";
    case Arity::any_number:
        return "[" + name + "...]";
    }
    return name;
}

std::string invocation(const Declaration& declaration, ProgramKind kind) {
    const std::string name(declaration.name);
    return kind == ProgramKind::command ? "git atelier " + name : name;
}

std::string help_row(const std::string& left, std::string_view help) {
    std::string row = "    " + left;
    if (row.size() + 2 > help_column)
        row += "\n" + std::string(help_column, ' ');
    else
        row.append(help_column - row.size(), ' ');
    return row +
           join(wrapped(help, help_width - help_column), "\n" + std::string(help_column, ' ')) +
           "\n";
}

std::string_view name_of(Arity arity) {
    switch (arity) {
    case Arity::required:
        return "required";
    case Arity::optional:
        return "optional";
    case Arity::one_or_more:
        return "one-or-more";
    case Arity::any_number:
        return "any-number";
    }
    return "required";
}

std::string_view name_of(ProgramKind kind) {
    switch (kind) {
    case ProgramKind::skill:
        return "skill";
    case ProgramKind::hook:
        return "hook";
    case ProgramKind::command:
        return "command";
    }
    return "skill";
}

Json choices_json(Choices choices) {
    if (choices == nullptr) return {};
    Json list = Json::array();
    for (const std::string_view name : choices())
        list.push(std::string(name));
    return list;
}

// Whatever stands for a value in the help and is not here may be anything.
struct HelpWord {
    std::string_view word;
    Naming naming;
};
constexpr HelpWord help_words[] = {
    {"ID", Naming::bead},         {"BEAD", Naming::bead},         {"CHANGESET", Naming::bead},
    {"EPIC", Naming::epic},       {"TASK", Naming::task},         {"PLACE", Naming::place},
    {"PLANNER", Naming::planner}, {"WORKER", Naming::worker},     {"ADDRESS", Naming::address},
    {"RUNTIME", Naming::runtime}, {"FILE", Naming::file},         {"PATH", Naming::file},
    {"FILE:LINE", Naming::file},  {"GLOB", Naming::file},         {"DIR", Naming::folder},
    {"FOLDER", Naming::folder},   {"WORKFLOW", Naming::workflow}, {"ARTISAN", Naming::artisan},
    {"PIECE", Naming::piece},     {"PRESET", Naming::preset},     {"RUN", Naming::run},
};

Naming told(Naming declared, std::string_view help_word) {
    if (declared != Naming::by_help) return declared;
    const auto found = std::ranges::find(help_words, help_word, &HelpWord::word);
    return found == std::end(help_words) ? Naming::nothing : found->naming;
}

std::vector<std::string_view> formats() {
    return {"table", "json"};
}

Json option_json(const Option& option, bool common) {
    Json row = Json::object();
    row.set("name", option.name)
        .set("letter", option.letter == 0 ? Json() : Json(std::string(1, option.letter)))
        .set("value", option.value.empty() ? Json() : Json(option.value))
        .set("choices", choices_json(option.choices))
        .set("required", option.required)
        .set("repeatable", option.repeatable)
        .set("common", common)
        .set("help", option.help);
    return row;
}

} // namespace

Naming naming_of(const Argument& argument) {
    return told(argument.names, capitals(argument.name));
}

Naming naming_of(const Option& option) {
    return told(option.names, option.value);
}

std::string capitals(std::string_view name) {
    std::string out;
    for (const char c : name)
        out += c == '-' ? '_' : static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    return out;
}

std::vector<Option> common_options(const Declaration& declaration, ProgramKind kind) {
    std::vector<Option> common;
    if (kind == ProgramKind::skill)
        common.push_back({.name = "text", .help = "print for people instead of JSON"});
    if (kind == ProgramKind::command) {
        if (declaration.has_format)
            common.push_back({.name = "format",
                              .help = "how to print",
                              .value = "table|json",
                              .choices = formats});
        common.push_back({.name = "json", .help = "print one JSON document"});
        common.push_back({.name = "directory",
                          .help = "work in DIR instead of the current folder",
                          .value = "DIR",
                          .letter = 'C'});
    }
    common.push_back({.name = "help",
                      .help = kind == ProgramKind::command
                                  ? "this text; --help opens the manual page"
                                  : "this text",
                      .letter = 'h'});
    return common;
}

namespace {

std::vector<std::string> usage_words(const Declaration& declaration, ProgramKind kind) {
    std::vector<std::string> out;
    for (const Argument& argument : declaration.arguments)
        out.push_back(in_usage(argument));
    for (const Option& option : declaration.options)
        out.push_back(in_usage(option));
    for (const Option& option : common_options(declaration, kind))
        if (option.letter == 0) out.push_back(in_usage(option));
    return out;
}

// As in Git's own help: what follows the name goes on below itself.
std::string usage_paragraph(const Declaration& declaration, ProgramKind kind) {
    std::string out = "usage: " + invocation(declaration, kind);
    const std::size_t margin = out.size();
    std::size_t used = margin;
    for (const std::string& word : usage_words(declaration, kind)) {
        if (used > margin && used + 1 + word.size() > help_width) {
            out += "\n" + std::string(margin, ' ');
            used = margin;
        }
        out += " " + word;
        used += 1 + word.size();
    }
    return out + "\n";
}

} // namespace

std::string usage_line(const Declaration& declaration, ProgramKind kind) {
    std::string out = "usage: " + invocation(declaration, kind);
    for (const std::string& word : usage_words(declaration, kind))
        out += " " + word;
    return out;
}

std::string help_text(const Declaration& declaration, ProgramKind kind) {
    std::string out = usage_paragraph(declaration, kind) + "\n";
    std::string summary(declaration.summary);
    if (!summary.empty())
        summary[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(summary[0])));
    out += summary + ".\n\n";
    for (const Argument& argument : declaration.arguments)
        out += help_row(capitals(argument.name), argument.help);
    for (const Option& option : declaration.options)
        out += help_row(spelled(option), option.help);
    for (const Option& option : common_options(declaration, kind))
        out += help_row(spelled(option), option.help);
    return out;
}

Json describe(const Declaration& declaration, ProgramKind kind) {
    Json arguments = Json::array();
    for (const Argument& argument : declaration.arguments) {
        Json row = Json::object();
        row.set("name", capitals(argument.name))
            .set("arity", name_of(argument.arity))
            .set("choices", choices_json(argument.choices))
            .set("help", argument.help);
        arguments.push(std::move(row));
    }
    Json options = Json::array();
    for (const Option& option : declaration.options)
        options.push(option_json(option, false));
    for (const Option& option : common_options(declaration, kind))
        options.push(option_json(option, true));
    Json callers = Json::array();
    for (const Role role : {Role::overseer, Role::planner, Role::worker, Role::artisan})
        if (declaration.callers.include(role)) callers.push(atelier::name_of(role));
    Json out = Json::object();
    out.set("kind", name_of(kind))
        .set("name", declaration.name)
        .set("summary", declaration.summary)
        .set("group", declaration.group.empty() ? Json() : Json(declaration.group))
        .set("callers", std::move(callers))
        .set("usage", usage_line(declaration, kind))
        .set("arguments", std::move(arguments))
        .set("options", std::move(options));
    return out;
}

} // namespace atelier
