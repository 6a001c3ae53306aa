# Completion of mailcall's command line in bash. Commands and options are asked of the program.
# SPDX-License-Identifier: GPL-3.0-or-later

# What has been typed up to the cursor, in `words`: bash itself also splits at = and @.
_mailcall_split() {
    local rest=${COMP_LINE:0:COMP_POINT} piece at
    words=()
    for ((at = 0; at <= COMP_CWORD; ++at)); do
        if ((at == 0)) || [[ $rest == [[:space:]]* ]]; then
            rest=${rest#"${rest%%[![:space:]]*}"}
            words+=('')
        fi
        piece=${COMP_WORDS[at]}
        ((${#piece} <= ${#rest})) || piece=$rest
        words[-1]+=$piece
        rest=${rest#"$piece"}
    done
}

# In English, which can be read here.
_mailcall_ask() {
    LC_ALL=C.UTF-8 LANGUAGE='' "${words[0]/#\~/$HOME}" "$@" 2>/dev/null
}

# The texts that a field has in lines of JSON.
_mailcall_field() {
    sed -n "s/.*\"$1\":\"\(\([^\"\\\\]\|\\\\.\)*\)\".*/\1/p" | sed 's/\\\(["\\]\)/\1/g'
}
_mailcall_accounts() { _mailcall_ask account list --json | _mailcall_field name; }
_mailcall_contacts() { _mailcall_ask contacts list --json | _mailcall_field address; }
_mailcall_rules() { _mailcall_ask rules list --json | _mailcall_field name; }

# Only the end of what is being typed is put in by bash: what follows a = or :, and an @ with it.
_mailcall_reply() {
    local end=$typed char line
    if [[ ! $quoted ]]; then
        for char in = :; do
            [[ $COMP_WORDBREAKS != *$char* ]] || end=${end##*"$char"}
        done
        [[ $COMP_WORDBREAKS != *@* || $end != *@* ]] || end=@${end##*@}
    fi
    while IFS= read -r line; do
        [[ -n $line && $line == "$cur"* ]] || continue
        line=${typed%"$cur"}$line
        line=${line#"${typed%"$end"}"}
        [[ $quoted ]] || printf -v line %q "$line"
        COMPREPLY+=("${line//\\,/,}")
    done
    # An option that takes a value, a key: it goes on.
    [[ ${COMPREPLY[*]} != *= ]] || compopt -o nospace 2>/dev/null
}

_mailcall_choose() { _mailcall_reply < <(printf '%s\n' "$@"); }

# Words with commas between them, none twice.
_mailcall_list() {
    local before='' word
    [[ $cur != *,* ]] || before=${cur%,*},
    for word; do
        [[ ,$before == *,$word,* ]] || printf '%s\n' "$before$word"
    done
    compopt -o nospace 2>/dev/null
}

_mailcall_files() {
    compopt -o filenames 2>/dev/null
    mapfile -t COMPREPLY < <(compgen "$1" -- "$cur")
}

# Of a field of a rule, or a setting.
_mailcall_value() {
    case $1 in
        from) _mailcall_reply < <(_mailcall_contacts) ;;
        trust) _mailcall_choose suspect changed new known verified ;;
        media | with) _mailcall_reply < <(_mailcall_list audio video chat) ;;
        days) _mailcall_reply < <(_mailcall_list mon tue wed thu fri sat sun) ;;
        carrier) _mailcall_choose mail direct ;;
        action) _mailcall_choose ring answer decline silent ;;
        camera | microphone) _mailcall_choose default none test ;;
        addresses) _mailcall_choose all public relay loopback ;;
        lend_relay) _mailcall_choose sealed always never ;;
        tidy) _mailcall_choose ask keep folder trash ;;
        passcode | contact | away | private | port_mapping | notify | window | keep_chat)
            _mailcall_choose yes no
            ;;
        authorities) _mailcall_files -f ;;
        downloads) _mailcall_files -d ;;
    esac
}

# Of an option, by its name and by what stands for its value in --help.
_mailcall_option() {
    case $1=$2 in
        --account=*) _mailcall_reply < <(_mailcall_accounts) ;;
        --for=*) _mailcall_reply < <(_mailcall_accounts; _mailcall_contacts) ;;
        --with=*) _mailcall_reply < <(_mailcall_contacts) ;;
        --media=*) _mailcall_value media ;;
        *=PATH | *=FILE | *=F.png) _mailcall_files -f ;;
        *=DIR | *=FOLDER) _mailcall_files -d ;;
        *=COMMAND) mapfile -t COMPREPLY < <(compgen -c -- "$cur") ;;
        *'|'*) _mailcall_reply < <(tr '|' '\n' <<<"$2" | grep -v '[A-Z]') ;;
    esac
}

# What is no option: by its place in the usage line.
_mailcall_word() {
    local command="${path[*]}" place=$1
    case $command=${usage[place]} in
        'account add='* | 'rules add=NAME') ;;
        account\ *=NAME) _mailcall_reply < <(_mailcall_accounts) ;;
        'rules remove=NAME') _mailcall_reply < <(_mailcall_rules) ;;
        call=ADDRESS | pair=ADDRESS | 'contacts remove=ADDRESS')
            _mailcall_reply < <(_mailcall_contacts)
            ;;
        install=CLIENT) _mailcall_choose thunderbird ;;
        'settings=[KEY') _mailcall_reply < <(_mailcall_ask settings | sed 's/ .*//') ;;
        'settings=VALUE]') _mailcall_value "$plain" ;;
        *=FILE | inspect=*) _mailcall_files -f ;;
        'rules add='*)
            if [[ $cur == *=* ]]; then
                local key=${cur%%=*}
                cur=${cur#*=}
                _mailcall_value "$key"
            else
                _mailcall_choose {from,trust,passcode,contact,media,days,hours,carrier,away}= \
                    {action,with,after,text}=
            fi
            ;;
    esac
}

_mailcall_verbs() { sed -n 's/^  \([a-z]*\) .*/\1/p' <<<"$help"; }
_mailcall_options() { grep -o -- '--[a-z-]*=\?' <<<"$(sed -n 's/^  \(-h, \)\?\(--[^ ]*\).*/\2/p' <<<"$help")"; }
# What stands for the value of option $1; nothing if it takes none.
_mailcall_placeholder() { sed -n "s/^  $1=\(\"[^\"]*\"\|[^ ]*\).*/\1/p" <<<"$help"; }

_mailcall() {
    local words path=() help usage typed cur quoted='' plain='' place=0 at word
    COMPREPLY=()
    _mailcall_split
    typed=${words[-1]}
    unset 'words[-1]'
    if [[ $typed == [\"\']* ]]; then
        quoted=yes
        typed=${typed:1}
    fi
    cur=$typed

    # The command, of one word or two.
    help=$(_mailcall_ask --help)
    for word in "${words[@]:1:2}"; do
        [[ $help == Usage:\ * ]] || break
        path+=("$word")
        help=$(_mailcall_ask "${path[@]}" --help)
    done
    if [[ $help == Usage:\ * ]]; then
        if ((${#path[@]} == 0)) && [[ $cur == -* ]]; then
            _mailcall_choose --help --version
        else
            _mailcall_reply < <(_mailcall_verbs)
        fi
        return
    fi
    read -ra usage <<<"$(sed -n '2s/^ *mailcall \(.*\) \[OPTION.*/\1/p' <<<"$help")"
    usage=("${usage[@]:${#path[@]}}")

    # How many words that are no options stand before the cursor, and the last of them.
    for ((at = 1 + ${#path[@]}; at < ${#words[@]}; ++at)); do
        word=${words[at]}
        if [[ $word != -?* ]]; then
            plain=$word
            ((++place))
        elif [[ $word != *=* && $(_mailcall_placeholder "$word") ]]; then
            ((++at))
            ((at < ${#words[@]})) && continue
            _mailcall_option "$word" "$(_mailcall_placeholder "$word")"
            return
        fi
    done

    if [[ $cur == --*=* ]]; then
        word=${cur%%=*}
        cur=${cur#*=}
        _mailcall_option "$word" "$(_mailcall_placeholder "$word")"
    elif [[ $cur == -* ]]; then
        _mailcall_reply < <(_mailcall_options)
    else
        _mailcall_word "$place"
    fi
}
complete -F _mailcall mailcall
