"""States."""
from playwright.sync_api import expect
from tests.browser.scene import Scene

def test_one(scene: Scene) -> None:
    """x"""
    import time
    t=time.time()
    scene.jonas_pen.answers("q010", "hello")
    print("pen", time.time()-t); t=time.time()
    scene.mira.go(scene.card("q010")); 
    expect(scene.mira.page.get_by_role("button", name="Seal it")).to_be_enabled()
    print("card", time.time()-t); t=time.time()
    scene.mira.go(scene.card("q010")); 
    expect(scene.mira.page.get_by_role("button", name="Seal it")).to_be_enabled()
    print("card again", time.time()-t); t=time.time()
    scene.mira.write("My answer.")
    scene.mira.tap("Seal it")
    scene.mira.sees("Both pages are in.")
    print("sealed", time.time()-t); t=time.time()
    scene.jonas_pen.gives("q010")
    scene.mira.page.reload()
    scene.mira.sees_words("hello")
    print("open", time.time()-t); t=time.time()
