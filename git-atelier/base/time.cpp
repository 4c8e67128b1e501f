#include "base/time.hpp"

#include "base/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace atelier {
namespace {

using namespace std::chrono;

bool digits(std::string_view text, std::size_t from, std::size_t count, int& value) {
    if (from + count > text.size()) return false;
    value = 0;
    for (std::size_t i = from; i < from + count; ++i) {
        if (text[i] < '0' || text[i] > '9') return false;
        value = value * 10 + (text[i] - '0');
    }
    return true;
}

// "2 h 5 min"; "2 h" where nothing is left for the smaller unit.
std::string in_two_units(long long total, long long large, std::string_view large_name,
                         long long small, std::string_view small_name) {
    const std::string text = fmt::format("{} {}", total / large, large_name);
    const long long rest = total % large / small;
    return rest == 0 ? text : text + fmt::format(" {} {}", rest, small_name);
}

constexpr long long a_day = 24LL * 3600;

// As Git says how long ago something was: a unit serves as long as its number says enough.
struct SpokenUnit {
    long long length;
    // In seconds; 0 for the last.
    long long until;
    std::string_view name;
};
constexpr auto spoken_units = std::to_array<SpokenUnit>({{1, 90, "second"},
                                                         {60, 90 * 60, "minute"},
                                                         {3600, 36LL * 3600, "hour"},
                                                         {a_day, 14 * a_day, "day"},
                                                         {7 * a_day, 70 * a_day, "week"},
                                                         {30 * a_day, 365 * a_day, "month"},
                                                         {365 * a_day, 0, "year"}});

} // namespace

std::string format_time(Time time) {
    const auto day = floor<days>(time);
    const year_month_day date{day};
    const hh_mm_ss clock{time - day};
    return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z", int(date.year()),
                       unsigned(date.month()), unsigned(date.day()), clock.hours().count(),
                       clock.minutes().count(), clock.seconds().count(),
                       clock.subseconds().count());
}

Result<Time> parse_time(std::string_view text) {
    const auto wrong = [&] {
        return fail(ErrorCode::usage, "'" + std::string(text) + "' is not an RFC 3339 time",
                    advise(Hint::times_look_like));
    };
    int y = 0, mo = 0, d = 0, h = 0, mi = 0, s = 0;
    if (!digits(text, 0, 4, y) || !digits(text, 5, 2, mo) || !digits(text, 8, 2, d) ||
        !digits(text, 11, 2, h) || !digits(text, 14, 2, mi) || !digits(text, 17, 2, s))
        return wrong();
    if (text[4] != '-' || text[7] != '-' ||
        (text[10] != 'T' && text[10] != 't' && text[10] != ' ') || text[13] != ':' ||
        text[16] != ':')
        return wrong();
    const year_month_day date{year{y}, month(static_cast<unsigned>(mo)),
                              day(static_cast<unsigned>(d))};
    if (!date.ok() || h > 23 || mi > 59 || s > 60) return wrong();

    std::size_t at = 19;
    int fraction = 0;
    if (at < text.size() && text[at] == '.') {
        int scale = 100;
        const std::size_t start = ++at;
        for (; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at, scale /= 10)
            fraction += (text[at] - '0') * scale;
        if (at == start) return wrong();
    }
    minutes offset{0};
    if (at + 1 == text.size() && (text[at] == 'Z' || text[at] == 'z')) {
        offset = minutes{0};
    } else {
        int oh = 0, om = 0;
        if (at + 6 != text.size() || (text[at] != '+' && text[at] != '-') ||
            !digits(text, at + 1, 2, oh) || text[at + 3] != ':' || !digits(text, at + 4, 2, om) ||
            oh > 23 || om > 59)
            return wrong();
        offset = hours{oh} + minutes{om};
        if (text[at] == '-') offset = -offset;
    }
    return Time{sys_days{date} + hours{h} + minutes{mi} + seconds{s} + milliseconds{fraction} -
                offset};
}

Result<Seconds> parse_duration(std::string_view text) {
    const auto wrong = [&] {
        return fail(ErrorCode::usage, "'" + std::string(text) + "' is not a duration",
                    advise(Hint::durations_look_like));
    };
    if (text.size() < 2) return wrong();
    const auto count = parse_integer(text.substr(0, text.size() - 1));
    if (!count || *count < 0 || *count > 1'000'000'000) return wrong();
    switch (text.back()) {
    case 's':
        return Seconds{*count};
    case 'm':
        return Seconds{*count * 60};
    case 'h':
        return Seconds{*count * 3600};
    case 'd':
        return Seconds{*count * 86400};
    default:
        return wrong();
    }
}

std::string short_duration(Seconds duration) {
    const auto count = duration.count();
    if (count == 0 || count % 60 != 0) return fmt::format("{}s", count);
    if (count % 3600 != 0) return fmt::format("{}m", count / 60);
    if (count % (24 * 3600) != 0 || count == 24 * 3600) return fmt::format("{}h", count / 3600);
    return fmt::format("{}d", count / (24 * 3600));
}

std::string human_duration(Millis duration) {
    const auto total = duration_cast<seconds>(duration).count();
    if (total < 10) return fmt::format("{:.1f} s", static_cast<double>(duration.count()) / 1000.0);
    if (total < 60) return fmt::format("{} s", total);
    if (total < 3600) return in_two_units(total, 60, "min", 1, "s");
    if (total < 2 * 24 * 3600) return in_two_units(total, 3600, "h", 60, "min");
    return in_two_units(total, 24 * 3600, "d", 3600, "h");
}

std::string for_another(Time now, Time until) {
    return "for another " + human_duration(std::max(until - now, Millis{0}));
}

std::string ago(Time now, Time then) {
    if (now - then < seconds{1}) return "just now";
    const auto since = duration_cast<seconds>(now - then).count();
    const auto unit = std::ranges::find_if(spoken_units, [&](const SpokenUnit& candidate) {
        return candidate.until == 0 || since < candidate.until;
    });
    const auto count = (since + unit->length / 2) / unit->length;
    return counted(static_cast<std::size_t>(count), unit->name) + " ago";
}

} // namespace atelier
