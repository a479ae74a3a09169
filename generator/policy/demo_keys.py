"""The public halves of the demonstration's keys; anybody has the secret halves.

A partnership that is not marked `demo: true` must never use one of them.
"""

from __future__ import annotations

from typing import Final

DEMO_AGE_KEYS: Final = frozenset(
    {
        "age1984mda7vf3jekkahzrnrnptew72su9hxhejmzd48pltx8xccn3qq0tewj8",
        "age144sys64hhptznep0fkhl72mu75qttzshcjgy2qq0exkm5ejqvd0qpzs9z9",
        "age195utch46fyuclusg0hhsfr7ej66un87yh6t2fgkp3qg5x4rddv8s005fyw",
        "age1camkd38uyg3c5yd9skk35zstwwghz9jxjt9tqnyp6vqezn8feg8qmqjdj2",
        "age14jwlmyj9u03x60hpzw4j5469jzenhr8p2nv53uh2swvu076x8ysq48smx0",
        "age1dsuetrnt4dk830h0tzjg5pgr88skrcnmqap8d5p08xz93t5wz9msq8g6wl",
        "age1at5kkphn9vt6da7pcvpvt8hzzfcgd88lh4cexa0e3fmylm5zvdgqfuufvx",
        "age1gqp5hf409lt57huh38kvtzq72h0hr5hdlxz77nrzlkgw88ynky7sj3e8yt",
        "age19f889gpvlhw4342yvllqcvx8zuvps77slxd9jv5079s2nmffm9yqgc8mrf",
        "age1ydh2martzayu4ek5qmsg6sqc5rr90gdjpcd94duxdp3lsd5gdefshuf2a6",
        "age1vmjfu6n6n3myqhvgs4a2sp4zyg8stleshv5kjzhdc0ye93n8yqgqywkrzz",
    }
)

DEMO_SIGNING_KEYS: Final = frozenset(
    {
        "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIPzcONX69+DiO2J93E/F6uZRfxvg6C3IlmS/eKtUM17N",
        "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIFjCRoYS07EIRHTNYuzERFNf0ofKwnGKrKUpUf08yABg",
        "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJwXOOerD+XAJk5LlsKVgb+jl4FtWmFb5cCvgNaortn0",
        "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIP8VRWdNJNQmO7zn79UUxCn2FjHckCeRhN4M0HCyOYJD",
        "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAINcNf/afGpFVZJCDRTb6OJ2v5iVmXPD2oTySjv42lxOP",
        "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJv1IMFIwAxRduwwV3vw33znWUMO6twCOw2HNwiT4PcV",
    }
)
